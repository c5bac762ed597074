"""A suite in CherryPy's own style: `python -m pytest tests/webcase.py`.

It needs a process of its own, because `cherrypy.test.helper` changes the engine that it finds.
"""

import html
import os
import socket

import cherrypy
from cherrypy.test import helper

from {{cookiecutter.package_name}} import config, create_app{{ ", db" if cookiecutter.__data }}


def on_a_free_port(**settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return helper.LocalWSGISupervisor(**{**settings, "port": port})


class TestSite(helper.CPWebCase):
    available_servers = {"wsgi": on_a_free_port}

    @staticmethod
    def setup_server():
        settings = config.Settings.from_env({**os.environ, "APP_ENV": "test"})
{%- if cookiecutter.__data %}
        database = db.Database(cherrypy.engine, settings.database_url)
        database.subscribe()
        cherrypy.tree.graft(create_app(settings, database))
{%- else %}
        cherrypy.tree.graft(create_app(settings))
{%- endif %}

    def test_home(self):
        self.getPage("/")
        self.assertStatus(200)
        assert config.PROJECT_NAME in html.unescape(self.body.decode())

    def test_readiness(self):
        self.getPage("/health/ready")
        self.assertStatus(200)
        self.assertBody('{"status": "ok"}')
