"""What a browser does with a site: open its pages, {{ "fill in their forms, " if cookiecutter.__accounts }}keep its cookies.

It knows no address of the site; `this_site.py` does.
"""

from contextvars import Context
{%- if cookiecutter.__accounts %}
from urllib.parse import urljoin
{%- endif %}

from bs4 import BeautifulSoup
from werkzeug.test import Client
{%- if cookiecutter.__accounts %}

PASSWORD = "correct horse battery"
URLENCODED = "application/x-www-form-urlencoded"
PRESSED = {"submit", "image"}  # buttons that send their form
{%- endif %}


class Browser(Client):
    """A client with the manners of a browser; it follows a redirect with `follow_redirects=True`."""

    def __init__(self, application, origin="http://localhost"):
        super().__init__(application)
        self.origin = origin

    def open(self, *args, **kwargs):
        if args and not isinstance(args[0], str):  # where a redirect leads
            return super().open(*args, **kwargs)
        response = super().open(*args, **{"base_url": self.origin, "buffered": True, **kwargs})
        if (response.location or "").startswith(f"{self.origin}/"):
            # A redirect may name the site or only its path: a browser goes to the same place.
            response.location = response.location.removeprefix(self.origin)
        for each in (*response.history, response):
            each.request.environ["wsgi.input"].close()  # what is large was sent from a file
        return response

    def run_wsgi_app(self, environ, buffered=False):
        """Call the site as a server does: nothing of a test's, or of another request, is around it."""
        return Context().run(super().run_wsgi_app, environ, buffered)

    def page(self, path):
        return read(self.get(path))
{%- if cookiecutter.__accounts %}

    def submit(self, path, fields=(), action=None):
        """Send the form on the page that has these fields, or this action, and return the answer.

        A field's value is a text, a list of texts where several may be chosen, True or False for a
        checkbox, `(file, name)` for a file. The name of a button presses that button. A form that
        is not there, or cannot be filled in like this, is an AssertionError that says so.
        """
        fields = dict(fields)
        form = self._find_form(path, fields, action)
        data = fill_in(form, fields)
        target = urljoin(path, form.get("action") or path)
        headers = {"Referer": self.origin + path}
        if form.get("method", "get").lower() == "get":
            return self.get(target.partition("?")[0], query_string=data, headers=headers)
        kind = form.get("enctype", URLENCODED)
        return self.post(target, data=data, content_type=kind, headers=headers)

    def _find_form(self, path, fields, action):
        forms = self.page(path).find_all("form")
        for form in forms:
            if action in (None, form.get("action")) and fields.keys() <= names_in(form):
                return form
        wanted = f"the fields {sorted(fields)}" if fields else "any field"
        if action is not None:
            wanted += f" and the action {action!r}"
        there = [sorted(names_in(form)) for form in forms]
        raise AssertionError(f"{path} has no form with {wanted}; its forms have {there}")
{%- endif %}


def read(response):
    """Return the page that the response holds."""
    return BeautifulSoup(response.text, "html.parser")
{%- if cookiecutter.__accounts %}


def controls_of(form):
    """Return what can be filled in or pressed: each control that has a name and is enabled."""
    named = form.find_all(["input", "select", "textarea", "button"], attrs={"name": True})
    enabled = filter(is_enabled, named)
    return [control for control in enabled if kind_of(control) not in {"button", "reset"}]


def is_enabled(control):
    """Return whether neither the control is disabled nor what is around it."""
    around = control.find_parent(["fieldset", "optgroup"], disabled=True)
    return not (around or control.has_attr("disabled"))


def names_in(form):
    return {control["name"] for control in controls_of(form)}


def kind_of(control):
    """Return the type of an input or a button, otherwise the name of the element."""
    usual = {"input": "text", "button": "submit"}.get(control.name, control.name)
    return control.get("type", usual).lower() if control.name in {"input", "button"} else usual


def fill_in(form, fields):
    """Return what a browser sends of the form when these fields have been filled in."""
    pressed = pressed_button(form, fields)
    data = {}
    for control in controls_of(form):
        if kind_of(control) not in PRESSED or control is pressed:
            values = values_of(control, fields.get(control["name"]))
            data.setdefault(control["name"], []).extend(values)
    for name, given in fields.items():
        missing = [
            value for value in as_list(given) if value not in (*data.get(name, []), True, False)
        ]
        assert not missing, f"the form has no {missing[0]!r} to choose as {name}"
    return data


def pressed_button(form, fields):
    """Return the button that the fields name, or the form's first, which Enter presses too."""
    buttons = [each for each in form.find_all(["button", "input"]) if kind_of(each) in PRESSED]
    for button in buttons:
        if fields.get(button.get("name")) in (True, button.get("value", "")):
            return button
    return buttons[0] if buttons else None


def values_of(control, given):
    """Return the values that the control sends: those that are given, or those of the page."""
    kind = kind_of(control)
    if kind == "select":
        return chosen_options(control, given)
    if kind in {"checkbox", "radio"}:
        value = control.get("value", "on")
        ticked = control.has_attr("checked") if given is None else is_chosen(value, given)
        return [value] if ticked else []
    if given is not None and kind not in PRESSED:
        return as_list(given)
    if kind == "file":
        return []
    if kind == "textarea":
        return [control.text.replace("\r\n", "\n").removeprefix("\n")]
    return [control.get("value", "")]


def chosen_options(select, given):
    options = list(filter(is_enabled, select.find_all("option")))
    values = [option.get("value", option.text.strip()) for option in options]
    if given is not None:
        return [value for value in values if is_chosen(value, given)]
    marked = [index for index, option in enumerate(options) if option.has_attr("selected")]
    if select.has_attr("multiple"):
        return [values[index] for index in marked]
    return [values[marked[-1] if marked else 0]] if values else []


def is_chosen(value, given):
    return given if isinstance(given, bool) else value in as_list(given)


def as_list(given):
    return given if isinstance(given, list) else [given]
{%- endif %}
