"""Starts the site: web2py, with the settings, the log and the headers that the application has."""

import applications.{{cookiecutter.package_name}}.modules.config as config
{%- if cookiecutter.__accounts %}
import applications.{{cookiecutter.package_name}}.modules.sign_in as sign_in
import applications.{{cookiecutter.package_name}}.modules.standard.database_url as database_url
{%- endif %}
import applications.{{cookiecutter.package_name}}.modules.standard.environment as environment
import applications.{{cookiecutter.package_name}}.modules.standard.listening as listening
import applications.{{cookiecutter.package_name}}.modules.standard.log as log
import applications.{{cookiecutter.package_name}}.modules.standard.proxies as proxies
{%- if cookiecutter.__accounts %}
import applications.{{cookiecutter.package_name}}.modules.standard.rate_limit as rate_limit
import applications.{{cookiecutter.package_name}}.modules.standard.reach as reach
{%- endif %}
import applications.{{cookiecutter.package_name}}.modules.standard.security as security
import applications.{{cookiecutter.package_name}}.modules.standard.server as server

__all__ = [
    "config",
{%- if cookiecutter.__data %}
    "database_url",
{%- endif %}
    "environment",
    "listening",
    "log",
    "proxies",
{%- if cookiecutter.__accounts %}
    "rate_limit",
    "reach",
{%- endif %}
    "security",
    "server",
{%- if cookiecutter.__accounts %}
    "sign_in",
{%- endif %}
]
