# What `flask run`{{ ', `flask db`' if cookiecutter.__data }} and the other commands start with; the environment and `.env` win.
# Only development reads this file: python-dotenv is one of its requirements.
FLASK_APP={{ cookiecutter.package_name }}
FLASK_DEBUG=1
APP_ENV=development
