"""The addresses of the notes. Pages end with a slash, as everywhere in Django; REST does not."""

from django.urls import path

from . import api, views

app_name = "notes"
urlpatterns = [
    path("notes/", views.NoteList.as_view(), name="list"),
    path("notes/<int:pk>/", views.NoteUpdate.as_view(), name="edit"),
    path("notes/<int:pk>/delete/", views.NoteDelete.as_view(), name="delete"),
    path("api/notes", api.NoteCollection.as_view(), name="api_list"),
    path("api/notes/<int:pk>", api.NoteResource.as_view(), name="api_detail"),
]
