"""This site as its tests see it: its addresses, and how one signs in. It changes with the site.

`test_contract.py` visits these addresses and is the same in every project; this file is yours.
"""

from browser import PASSWORD, Browser

SIGN_IN = "/auth/login"
SIGN_OUT = "/auth/logout"
API = "/api"  # below it, errors are JSON

PAGES = [  # anybody may open them
    "/",
    SIGN_IN,
]
PATHS = [SIGN_OUT]  # other addresses that answer
FORM = SIGN_IN  # takes what a form sends
STATIC_FILE = "/static/app.css"


class Visitor(Browser):
    """A browser whose user knows the site."""

    def sign_in(self, name, password=PASSWORD, path=SIGN_IN):
        return self.submit(path, {"username": name, "password": password})

    def api(self, method, path, **body):
        """Send a request as a script of ours does: with the token that every page holds."""
        token = self.page("/").select_one(f"form[action='{SIGN_OUT}'] input[type=hidden]")
        return self.open(path, method=method, headers={"X-CSRFToken": token["value"]}, **body)
