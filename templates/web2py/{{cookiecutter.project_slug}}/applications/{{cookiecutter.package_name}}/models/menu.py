"""The menu of every page."""
{%- if cookiecutter.__accounts %}


def entry(text, controller):
    """Return what the menu has of a controller: text, whether one is there, address, entries below."""
    return text, request.controller == controller, URL(controller, "index"), []


{% if cookiecutter.__example -%}
response.menu = [
    entry(T("Notes"), "notes"),
]
{%- else -%}
response.menu = []
{%- endif %}
{%- else %}

# Of each entry: its text, whether one is there, its address, and the entries below it.
response.menu = [
    (T("Home"), request.function == "index", URL("default", "index"), []),
]
{%- endif %}
