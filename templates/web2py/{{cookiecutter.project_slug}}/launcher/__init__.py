"""Starts the site: web2py, with the settings, the log and the headers that the application has."""

import applications.{{cookiecutter.package_name}}.modules.config as config
import applications.{{cookiecutter.package_name}}.modules.database_url as database_url
import applications.{{cookiecutter.package_name}}.modules.log as log
import applications.{{cookiecutter.package_name}}.modules.proxies as proxies
import applications.{{cookiecutter.package_name}}.modules.rate_limit as rate_limit
import applications.{{cookiecutter.package_name}}.modules.reach as reach
import applications.{{cookiecutter.package_name}}.modules.security as security
import applications.{{cookiecutter.package_name}}.modules.server as server
import applications.{{cookiecutter.package_name}}.modules.sign_in as sign_in

__all__ = [
    "config",
    "database_url",
    "log",
    "proxies",
    "rate_limit",
    "reach",
    "security",
    "server",
    "sign_in",
]
