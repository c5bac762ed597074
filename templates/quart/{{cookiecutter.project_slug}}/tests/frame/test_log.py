"""What a JSON log is made of."""

import json
import logging
import sys
import threading
import warnings
from pathlib import Path

from {{cookiecutter.__standard_package}} import log


class Odd:
    def __str__(self):
        raise RuntimeError


def test_a_json_log_has_one_object_a_line():
    error = (RuntimeError, RuntimeError("broken\npipe"), None)
    given = {"msg": "No %s", "args": ("way",), "path": "/é", "home": Path("/"), "exc_info": error}
    line = log.JsonFormatter().format(logging.makeLogRecord(given))
    entry = json.loads(line)
    assert len(line.splitlines()) == 1, "an entry of a JSON log is one line"
    assert entry["message"] == "No way"
    assert (entry["path"], entry["home"]) == ("/é", "/"), "what `extra` adds to a record is kept"
    assert entry["exception"].endswith("broken\npipe"), "an exception is part of its entry"
    assert "exception" not in json.loads(log.JsonFormatter().format(logging.makeLogRecord({})))


def test_a_json_log_takes_any_value():
    circle = []
    circle.append(circle)
    given = {"msg": "%d", "args": ("x",), "level": 7, "half": "\udc80"}
    values = {"circle": circle, "odd": Odd(), "nan": float("nan"), "b": b"a", "keys": {(1,): 2}}
    line = log.JsonFormatter().format(logging.makeLogRecord({**given, **values}))
    entry = json.loads(line, parse_constant=lambda name: f"no JSON: {name}")
    assert entry["message"] == "%d ('x',)", "a message whose arguments do not fit is there as well"
    assert entry["extra_level"] == 7, "an extra does not take the place of what every entry has"
    assert {name: entry[name] for name in values} == {
        "circle": "[[...]]",
        "odd": "<Odd>",
        "nan": "nan",
        "b": "b'a'",
        "keys": "{(1,): 2}",
    }, "what is no JSON is there as its text"


def test_a_json_log_takes_in_what_python_itself_writes(monkeypatch, capsys):
    for place, name in ((sys, "excepthook"), (threading, "excepthook")):
        monkeypatch.setattr(place, name, getattr(place, name))
    monkeypatch.setattr(logging.root, "handlers", [])
    log.configure("INFO", "json")
    try:
        warnings.showwarning(UserWarning("take care"), UserWarning, "file.py", 1)
        sys.excepthook(RuntimeError, RuntimeError("at the start"), None)
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    finally:
        logging.captureWarnings(False)
    entries = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    words = ("take care", "at the start", "ZeroDivisionError")
    assert len(entries) == len(words), "each is one entry, a traceback included"
    for entry, part in zip(entries, words, strict=True):
        assert part in entry["message"] + entry.get("exception", "")
