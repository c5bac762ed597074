from django.urls import path

from . import views

app_name = "polls"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("plain/", views.plain, name="plain"),
    path("shortcut/<int:question_id>/", views.shortcut, name="shortcut"),
    path("<int:pk>/", views.DetailView.as_view(), name="detail"),
    path("<int:pk>/results/", views.ResultsView.as_view(), name="results"),
    path("<int:question_id>/vote/", views.vote, name="vote"),
    path("name/", views.get_name, name="name"),
    path("file/", views.upload, name="upload"),
    path("data/", views.data, name="data"),
    path("csv/", views.some_csv, name="csv"),
    path("later/", views.later, name="later"),
    path("cached/", views.cached, name="cached"),
    path("visits/", views.visits, name="visits"),
]
