"""Which address leads to which action of which controller; web2py reads this file.

Addresses that are not here work in web2py's own form, /application/controller/function/arguments.
"""

default_application = "{{cookiecutter.package_name}}"

routes_in = tuple(
    (address, f"/{default_application}{action}")
    for address, action in (
        ("/", "/default/index"),
        ("/notes", "/notes/index"),
        ("/notes.rss", "/notes/index.rss"),
        ("/notes.xml", "/notes/index.xml"),
        ("/notes/$id/edit", "/notes/edit/$id"),
        ("/notes/$id/delete", "/notes/delete/$id"),
        ("/notes/$id/attachment", "/notes/attachment/$id"),
        ("/api/$anything", "/api/$anything"),
        ("/services/$anything", "/services/run/$anything"),
        ("/reports/$report", "/reports/$report"),
        ("/legacy", "/legacy/index"),
        ("/auth/$action", "/auth/$action"),
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
