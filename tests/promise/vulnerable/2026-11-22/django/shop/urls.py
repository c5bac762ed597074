"""Which view answers which address."""

from functools import partial

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from . import notes, views

accounts = [
    path("login", views.SignIn.as_view(extra_context={"title": "Sign in"}), name="login"),
    path("logout", LogoutView.as_view(), name="logout"),
    path("signup", views.SignUp.as_view(extra_context={"title": "Sign up"}), name="signup"),
    path("password", views.PasswordChange.as_view(), name="password_change"),
    path("reset", views.PasswordReset.as_view(), name="password_reset"),
    path("reset/<uidb64>/<token>", views.NewPassword.as_view(), name="password_reset_confirm"),
]

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("notes", notes.index, name="notes"),
    path("notes/<int:pk>/delete", notes.delete, name="delete_note"),
    path("api/notes", notes.NoteList.as_view(), name="api_notes"),
    path("api/notes/<int:pk>", notes.NoteDetail.as_view(), name="api_note"),
    path("auth/", include(accounts)),
    # One place to sign in, with its limit on failures.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/", admin.site.urls),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
if settings.DEBUG:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()

handler400 = partial(views.error, status=400)
handler403 = partial(views.error, status=403)
handler404 = partial(views.error, status=404)
handler500 = views.error
