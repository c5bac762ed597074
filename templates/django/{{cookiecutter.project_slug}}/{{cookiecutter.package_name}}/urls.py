"""Which app answers which address. Pages end with a slash; probes{{ ' and REST' if cookiecutter.__accounts }} do not."""

from functools import partial

from django.conf import settings
from django.contrib import admin
{%- if cookiecutter.__accounts %}
from django.contrib.auth.decorators import login_not_required
{%- endif %}
from django.urls import {{ 'include, ' if cookiecutter.__accounts }}path
from django.views.generic import {{ 'RedirectView, ' if cookiecutter.__accounts }}TemplateView

from . import errors, health

home = TemplateView.as_view(
    template_name="home.html",
    # In development the page says where it is.
    extra_context={"package": __package__ if settings.DEBUG else ""},
)

{%- if cookiecutter.__accounts %}
sign_in = RedirectView.as_view(pattern_name="login", query_string=True)
{%- endif %}

urlpatterns = [
    path("", home, name="home"),
{%- if cookiecutter.__accounts %}
    path("accounts/", include("accounts.urls")),
{%- if cookiecutter.__example %}
    path("", include("notes.urls")),
{%- endif %}
    # One place to sign in, with its limit on failures.
    path("admin/login/", login_not_required(sign_in)),
{%- endif %}
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]

if settings.DEBUG_TOOLBAR:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()

handler400 = partial(errors.error, status=400)
handler403 = partial(errors.error, status=403)
handler404 = partial(errors.error, status=404)
handler500 = errors.server_error
