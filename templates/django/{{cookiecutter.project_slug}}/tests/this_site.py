"""This site as its tests see it: its addresses{{ ', and how one signs in' if cookiecutter.__accounts }}. It changes with the site.

`test_contract.py` visits these addresses and is the same in every project; this file is yours.
"""

{% if cookiecutter.__accounts -%}
from browser import PASSWORD, Browser

SIGN_IN = "/accounts/login/"
SIGN_OUT = "/accounts/logout/"
{% endif -%}
API = "/api"  # below it, errors are JSON

PAGES = [  # anybody may open them
    "/",
{%- if cookiecutter.__accounts %}
    SIGN_IN,
    "/accounts/signup/",
    "/accounts/password_reset/",
{%- endif %}
]
PATHS = [{{ 'SIGN_OUT' if cookiecutter.__accounts else '"/admin/"' }}]  # other addresses that answer
FORM = {{ 'SIGN_IN' if cookiecutter.__accounts else '"/admin/login/"' }}  # takes what a form sends
STATIC_FILE = "/static/app.css"

{%- if cookiecutter.__accounts %}


class Visitor(Browser):
    """A browser whose user knows the site."""

    def sign_in(self, name, password=PASSWORD, path=SIGN_IN):
        return self.submit(path, {"username": name, "password": password})
{%- endif %}
