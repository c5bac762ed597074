"""The WSGI application, for any server: `waitress-serve wsgi:app`, `gunicorn wsgi:app`."""

from {{cookiecutter.package_name}} import create_app

app = create_app()
