"""What a browser does with the site: read a page, send its forms, sign in."""

from bs4 import BeautifulSoup
from werkzeug.test import Client

PASSWORD = "correct horse battery"


class Browser(Client):
    """A client with the manners of a browser; it follows no redirect."""

    def __init__(self, application, origin="http://localhost"):
        super().__init__(application)
        self.origin = origin

    def open(self, *args, **kwargs):
        return super().open(*args, **{"base_url": self.origin, "buffered": True, **kwargs})

    def page(self, path):
        return read(self.get(path))

    def submit(self, path, fields=(), action=""):
        """Send the form on the page that has these fields, or this action."""
        for form in self.page(path).select("form[method=post]"):
            names = {each["name"] for each in form.select("input, textarea")}
            if names.issuperset(fields) and action in {"", form.get("action")}:
                break
        hidden = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
        headers = {"Referer": self.origin + path}
        return self.post(form.get("action") or path, data=hidden | dict(fields), headers=headers)

    def sign_in(self, name, password=PASSWORD, path="/auth/login"):
        return self.submit(path, {"username": name, "password": password})

    def api(self, method, path, **body):
        """Send a request as a script of ours does: with the token that every page holds."""
        token = self.page("/").select_one("form[action='/auth/logout'] input[type=hidden]")
        return self.open(path, method=method, headers={"X-CSRFToken": token["value"]}, **body)


def read(response):
    """Return the page that the response holds."""
    return BeautifulSoup(response.text, "html.parser")
