"""What a browser does with a site: open its pages, fill in their forms, keep its cookies.

It knows no address of the site; `this_site.py` does.
"""

from urllib.parse import urljoin

from bs4 import BeautifulSoup
from werkzeug.test import Client

PASSWORD = "correct horse battery"
URLENCODED = "application/x-www-form-urlencoded"
BUTTONS = {"submit", "image"}
NEVER_SENT = {"button", "reset"}


class Browser(Client):
    """A client with the manners of a browser; it follows no redirect."""

    def __init__(self, application, origin="http://localhost"):
        super().__init__(application)
        self.origin = origin

    def open(self, *args, **kwargs):
        response = super().open(*args, **{"base_url": self.origin, "buffered": True, **kwargs})
        if response.location:
            # A redirect may name the site or only its path: a browser goes to the same place.
            response.location = response.location.removeprefix(self.origin)
        return response

    def page(self, path):
        return read(self.get(path))

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
        forms = self.page(path).select("form")
        for form in forms:
            if action in (None, form.get("action")) and fields.keys() <= names_in(form):
                return form
        wanted = f"the fields {sorted(fields)}" if fields else "any field"
        if action is not None:
            wanted += f" and the action {action!r}"
        there = [sorted(names_in(form)) for form in forms]
        raise AssertionError(f"{path} has no form with {wanted}; its forms have {there}")


def read(response):
    """Return the page that the response holds."""
    return BeautifulSoup(response.text, "html.parser")


def controls_of(form):
    """Return what can be filled in or pressed: each control that has a name and is enabled."""
    named = form.select("input[name], select[name], textarea[name], button[name]")
    return [control for control in named if not control.css.match(":disabled")]


def names_in(form):
    return {control["name"] for control in controls_of(form)}


def kind_of(control):
    """Return the type of an input or a button, otherwise the name of the element."""
    if control.name == "button":
        return control.get("type", "submit").lower()
    if control.name == "input":
        return control.get("type", "text").lower()
    return control.name


def fill_in(form, fields):
    """Return what a browser sends of the form when these fields have been filled in."""
    data = {}
    pressed = button_of(form, fields)
    for control in controls_of(form):
        kind = kind_of(control)
        if kind in NEVER_SENT or (kind in BUTTONS and control is not pressed):
            continue
        values = values_of(control, fields)
        if values:
            data.setdefault(control["name"], []).extend(values)
    return data


def button_of(form, fields):
    """Return the button that one of the fields names, or else the form's first one, as Enter does."""
    buttons = [each for each in form.select("button, input") if kind_of(each) in BUTTONS]
    for button in buttons:
        if button.get("name") in fields and fields[button["name"]] in (True, button.get("value")):
            return button
    return buttons[0] if buttons else None


def values_of(control, fields):
    """Return the values that the control sends: those filled in, or those of the page."""
    kind = kind_of(control)
    given = fields.get(control["name"])
    if kind == "select":
        return chosen_options(control, given)
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if is_ticked(control, given) else []
    if kind == "file":
        return [] if given is None else [given]
    if kind in BUTTONS:
        return [control.get("value", "")]
    if given is not None:
        return [given]
    if kind == "textarea":
        return [control.text.removeprefix("\n")]
    return [control.get("value", "")]


def is_ticked(control, given):
    if given is None:
        return control.has_attr("checked")
    if isinstance(given, bool):
        return given
    chosen = [given] if isinstance(given, str) else given
    return control.get("value", "on") in chosen


def chosen_options(select, given):
    """Return the values of the options that are chosen; a browser offers no others."""
    options = select.select("option:not([disabled])")
    offered = [option.get("value", option.text.strip()) for option in options]
    if given is not None:
        chosen = [given] if isinstance(given, str) else list(given)
        assert set(chosen) <= set(offered), f"{select['name']} offers {offered}, not {chosen}"
        return chosen
    marked = [index for index, option in enumerate(options) if option.has_attr("selected")]
    if select.has_attr("multiple"):
        return [offered[index] for index in marked]
    return [offered[marked[-1] if marked else 0]] if offered else []
