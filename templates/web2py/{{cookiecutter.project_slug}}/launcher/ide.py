"""The web IDE: web2py's own admin application, which is not there until it is asked for."""

import shutil
from pathlib import Path

from . import config, engine

IDE = Path(__file__).resolve().parent.parent / "ide"


def turn_on(settings: config.Settings, password: str) -> None:
    """Put the IDE beside the application and set its password.

    The installed web2py has the IDE's code without its pages; this project has some.
    """
    main = engine.boot()
    source = Path(main.__file__ or "").parent.parent / "applications" / "admin"
    target = engine.folder() / "applications" / "admin"
    left_out = shutil.ignore_patterns("__pycache__", "sessions", "errors", "databases")
    shutil.copytree(source, target, ignore=left_out, dirs_exist_ok=True)
    shutil.copytree(IDE, target, dirs_exist_ok=True)
    (target / "views" / "default" / "edit_js.html").touch()  # the editor asks for it
    for name in engine.RUNTIME_FOLDERS:
        (target / name).mkdir(exist_ok=True)
    (engine.folder() / "deposit").mkdir(exist_ok=True)
    file = parameters(settings)
    file.touch(mode=0o600)
    main.save_password(password, settings.port)


def turn_off(settings: config.Settings) -> None:
    """Take the IDE and its password away."""
    engine.boot()
    shutil.rmtree(engine.folder() / "applications" / "admin", ignore_errors=True)
    shutil.rmtree(engine.folder() / "deposit", ignore_errors=True)
    parameters(settings).unlink(missing_ok=True)


def parameters(settings: config.Settings) -> Path:
    """Return the file in which web2py looks for the hash of the password."""
    return engine.folder() / f"parameters_{settings.port}.py"
