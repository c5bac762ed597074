"""What a browser does with the site: read a page, fill in a form, sign in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from werkzeug.test import Client, TestResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PASSWORD = "correct horse battery"
VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    """A start tag, the elements around it, and the text inside it."""

    tag: str
    attributes: dict[str, str]
    parents: "list[Element]"
    text: str = ""


@dataclass
class Page(HTMLParser):
    """The elements of a page; an end tag that closes the wrong element is an error."""

    html: str
    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, self.open.copy())
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"misplaced </{tag}>"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def find(self, *tags: str, **attributes: str) -> list[Element]:
        """Return the elements with one of these tags and all of these attributes."""
        return [
            element
            for element in self.elements
            if element.tag in tags and attributes.items() <= element.attributes.items()
        ]

    def form(self, action: str, names: set[str]) -> tuple[str, dict[str, str]]:
        """Return the action and the hidden fields of the first form that has these fields."""
        for form in self.find("form", method="post"):
            inputs = [each for each in self.find("input", "textarea") if form in each.parents]
            target = form.attributes.get("action", "")
            if names <= {each.attributes["name"] for each in inputs} and action in ("", target):
                hidden = [
                    each.attributes for each in inputs if each.attributes.get("type") == "hidden"
                ]
                return target, {each["name"]: each["value"] for each in hidden}
        raise AssertionError(f"no form {action} with {names}")


class Browser(Client):
    """A client with the manners of a browser."""

    def __init__(self, application: "WSGIApplication", origin: str = "http://localhost") -> None:
        super().__init__(application)
        self.origin = origin

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request and read the whole answer; follow no redirect."""
        return super().open(*args, **{"base_url": self.origin, "buffered": True, **kwargs})

    def page(self, path: str) -> Page:
        """Return the page at the path."""
        return Page(self.get(path).text)

    def submit(
        self, path: str, fields: Mapping[str, object] | None = None, action: str = ""
    ) -> TestResponse:
        """Send the form on the page that has these fields or this action."""
        fields = fields or {}
        target, hidden = self.page(path).form(action, set(fields))
        headers = {"Referer": self.origin + path}
        return self.post(target or path, data={**hidden, **fields}, headers=headers)

    def sign_in(
        self, name: str, password: str = PASSWORD, path: str = "/auth/login"
    ) -> TestResponse:
        """Send the sign-in form."""
        return self.submit(path, {"name": name, "password": password})

    def csrf(self) -> dict[str, str]:
        """Return the header by which a JSON request shows that it comes from a page of ours."""
        _, hidden = self.page("/").form("/auth/logout", set())
        return {"X-CSRFToken": next(iter(hidden.values()))}
