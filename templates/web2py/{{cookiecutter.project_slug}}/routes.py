"""Which address leads to which action of which controller; web2py reads this file.

Addresses that are not here work in web2py's own form, /application/controller/function/arguments.
"""

default_application = "{{cookiecutter.package_name}}"

{% if cookiecutter.__accounts -%}
# The controllers whose actions have these addresses; `api` answers programs.
{% if cookiecutter.__example -%}
RESOURCES = [
    "notes",
]
{%- else -%}
RESOURCES = []
{%- endif %}
ADDRESSES = (
    ("/{}", "/{}/index"),
    ("/{}/new", "/{}/new"),
    ("/{}/$id", "/{}/show/$id"),
    ("/{}/$id/edit", "/{}/edit/$id"),
    ("/{}/$id/delete", "/{}/delete/$id"),
    ("/api/{}", "/{}/api"),
    ("/api/{}/$id", "/{}/api/$id"),
)

{% endif -%}
routes_in = tuple(
    (address, f"/{default_application}{action}")
    for address, action in (
{%- if cookiecutter.__accounts %}
        *((a.format(name), b.format(name)) for name in RESOURCES for a, b in ADDRESSES),
{%- endif %}
        ("/", "/default/index"),
{%- if cookiecutter.__example %}
        ("/notes.rss", "/notes/index.rss"),
        ("/notes.xml", "/notes/index.xml"),
        ("/notes/$id/attachment", "/notes/attachment/$id"),
{%- endif %}
        ("/api/$anything", "/api/$anything"),
{%- if cookiecutter.__example %}
        ("/services/$anything", "/services/run/$anything"),
        ("/reports/$report", "/reports/$report"),
        ("/legacy", "/legacy/index"),
{%- endif %}
{%- if cookiecutter.__accounts %}
        ("/auth/$action", "/auth/$action"),
{%- endif %}
        ("/health/$probe", "/health/$probe"),
        ("/static/$anything", "/static/$anything"),
    )
)
# URL() writes the short addresses.
routes_out = tuple((action, address) for address, action in routes_in)

# The page for every error that an action has not answered itself.
routes_onerror = (("*/*", f"/{default_application}/default/error"),)
# For when even that page breaks.
error_message = "%s"
error_message_ticket = "<h1>Internal server error</h1><p>Ticket %(ticket)s</p>"
