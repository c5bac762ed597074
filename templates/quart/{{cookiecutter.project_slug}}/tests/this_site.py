"""This site as its tests see it: its addresses{{ ", and how one signs in" if cookiecutter.__accounts }}. It changes with the site.

`test_contract.py` visits these addresses and is the same in every project; this file is yours.
"""

{% if cookiecutter.__accounts -%}
from browser import PASSWORD, Browser

SIGN_IN = "/auth/login"
SIGN_OUT = "/auth/logout"
{% endif -%}
API = "/api"  # below it, errors are JSON

PAGES = [  # anybody may open them
    "/",
{%- if cookiecutter.__accounts %}
    SIGN_IN,
{%- endif %}
]
PATHS = [{{ "SIGN_OUT" if cookiecutter.__accounts }}]  # other addresses that answer
{%- if cookiecutter.__accounts %}
FORM = SIGN_IN  # takes what a form sends
{%- else %}
FORM = "/form"  # takes what a form sends: conftest.py adds it, until the site has one
{%- endif %}
STATIC_FILE = "/static/app.css"

{%- if cookiecutter.__accounts %}


class Visitor(Browser):
    """A browser whose user knows the site."""

    token = None  # of the page whose scripts send requests

    def sign_in(self, name, password=PASSWORD, path=SIGN_IN):
        self.token = None
        return self.submit(path, {"username": name, "password": password})

    def api(self, method, path, **body):
        """Send a request as a script of ours does: with the token that every page holds."""
        if not self.token:
            form = self.page("/").find("form", action=SIGN_OUT)
            self.token = form.find("input", type="hidden")["value"]
        return self.open(path, method=method, headers={"X-CSRFToken": self.token}, **body)
{%- endif %}
