"""Starts the site: web2py, with the settings, the log and the headers that the application has."""

import applications.{{cookiecutter.package_name}}.modules.config as config
import applications.{{cookiecutter.package_name}}.modules.log as log
import applications.{{cookiecutter.package_name}}.modules.proxies as proxies
import applications.{{cookiecutter.package_name}}.modules.rate_limit as rate_limit
import applications.{{cookiecutter.package_name}}.modules.security as security
import applications.{{cookiecutter.package_name}}.modules.sign_in as sign_in

__all__ = ["config", "log", "proxies", "rate_limit", "security", "sign_in"]
