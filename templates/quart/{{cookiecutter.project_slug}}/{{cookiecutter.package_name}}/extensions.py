"""What the views share. Any module can import it; it is the current application's own."""

from typing import cast

from quart import Quart, current_app
from werkzeug.local import LocalProxy

from .config import Settings
from .database import Database
from .live import Live
from .standard.rate_limit import Attempts

attempts = cast(Attempts, LocalProxy(lambda: current_app.extensions["attempts"]))
database = cast(Database, LocalProxy(lambda: current_app.extensions["database"]))
live = cast(Live, LocalProxy(lambda: current_app.extensions["live"]))
settings = cast(Settings, LocalProxy(lambda: current_app.config["SETTINGS"]))


def init_app(app: Quart) -> None:
    """Give the application its own of each."""
    given: Settings = app.config["SETTINGS"]
    app.extensions["attempts"] = Attempts(given.rate_limit_url)
    app.extensions["database"] = Database(given)
    app.extensions["live"] = Live()
    app.after_serving(app.extensions["database"].close)
