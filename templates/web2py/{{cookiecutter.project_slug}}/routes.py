"""Which address leads to which action of which controller; web2py reads this file.

Addresses that are not here work in web2py's own form, /application/controller/function/arguments.
"""

routes_in = (
    ("/", "/{{cookiecutter.package_name}}/default/index"),
    ("/notes", "/{{cookiecutter.package_name}}/notes/index"),
    ("/notes.rss", "/{{cookiecutter.package_name}}/notes/index.rss"),
    ("/notes/$id/delete", "/{{cookiecutter.package_name}}/notes/delete/$id"),
    ("/notes/$id/attachment", "/{{cookiecutter.package_name}}/notes/attachment/$id"),
    ("/api/$anything", "/{{cookiecutter.package_name}}/api/$anything"),
    ("/services/$anything", "/{{cookiecutter.package_name}}/services/run/$anything"),
    ("/reports/$report", "/{{cookiecutter.package_name}}/reports/$report"),
    ("/legacy", "/{{cookiecutter.package_name}}/legacy/index"),
    ("/auth/$action", "/{{cookiecutter.package_name}}/auth/$action"),
    ("/health/$probe", "/{{cookiecutter.package_name}}/health/$probe"),
    ("/static/$anything", "/{{cookiecutter.package_name}}/static/$anything"),
)
# URL() writes the short addresses.
routes_out = tuple((action, address) for address, action in routes_in)

default_application = "{{cookiecutter.package_name}}"
# The page for every error that an action has not answered itself.
routes_onerror = (("*/*", "/{{cookiecutter.package_name}}/default/error"),)
# For when even that page breaks.
error_message = "%s"
error_message_ticket = "<h1>Internal server error</h1><p>Ticket %(ticket)s</p>"
