"""The pages, as HTML: the one place that touches Jinja."""

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fwscaffold import __version__
from fwscaffold.creation.facts import Facts
from fwscaffold.errors import ScaffoldError
from fwscaffold.template.declaration import declaration
from fwscaffold.template.evidence import cells, servers
from fwscaffold.template.programs import programs
from fwscaffold.template.render import digest
from fwscaffold.web import forms, texts, views
from fwscaffold.web.address import OTHER, Choice, carried, compared
from fwscaffold.web.difference import alike, difference, only
from fwscaffold.web.standard import Standard, directory, fingerprint

PAGES = Path(__file__).parent / "pages"
FIRST = PurePosixPath("README.md")


class NoSuchFile(LookupError):
    """The project, or the difference of two, has no such file."""


class Pages:
    """The pages of a site."""

    def __init__(self, standard: Standard, assets: Iterable[str]) -> None:
        self._standard = standard
        self.version = fingerprint(PAGES, *assets)
        self._environment = Environment(
            loader=FileSystemLoader(PAGES),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["ticked"] = views.ticked
        self._environment.globals |= {
            "version": __version__,
            "assets": self.version,
            "preset": standard.preset,
            "groups": standard.groups,
            "catalog": standard.catalog,
            "carried": carried,
            "evidence": views.evidence,
            "cells": cells,
            "servers": servers,
            "zip": zip,
            "digest": digest,
            "programs": programs,
            "OTHER": OTHER,
        }

    def home(self, origin: str) -> bytes:
        """Return the page where a framework is chosen."""
        return self._page("home", origin=origin)

    def error(self, status: int, message: str) -> bytes:
        """Return the page that says what went wrong."""
        return self._page("error", status=status, reason=HTTPStatus(status).phrase, message=message)

    def project(self, choice: Choice, origin: str, path: str) -> bytes:
        """Return a project's page, with the text of one of its files."""
        answers = self._standard.answers(choice)
        tree = self._standard.tree(choice, answers)
        place = PurePosixPath(path) if path else FIRST if FIRST in tree else min(tree)
        if place not in tree:
            raise NoSuchFile(path)
        slug = directory(answers)
        return self._page(
            "project",
            **self._form(choice, answers.public),
            problem="",
            problem_key="",
            facts=Facts(choice.template, tree),
            slug=slug,
            nodes=views.files(tree),
            path=str(place),
            code=texts.source(place, tree[place]),
            command=views.command(choice, slug, self._standard.preset),
            fetch=views.fetch(origin, choice, slug),
        )

    def refused(self, choice: Choice, problem: ScaffoldError) -> bytes:
        """Return the page of a project that cannot be: the form, and what is wrong in it."""
        key = getattr(problem, "key", "")
        return self._page(
            "project", **self._form(choice, {}), problem=str(problem), problem_key=key, slug="…"
        )

    def comparison(self, own: Choice, other: Choice, path: str) -> bytes:
        """Return what is different in two projects, with the difference of one file."""
        both = (own, other)
        answers = [self._standard.answers(each) for each in both]
        trees = [self._standard.tree(*pair) for pair in zip(both, answers, strict=True)]
        facts = [Facts(each.template, tree) for each, tree in zip(both, trees, strict=True)]
        mine, theirs = (each.public for each in answers)
        plan, requires = difference(*trees), [each.requires for each in facts]
        change = texts.chosen(plan, path)
        if path and not change:
            raise NoSuchFile(path)
        return self._page(
            "comparison",
            choice=own,
            other=other,
            name=directory(answers[0]),
            query=compared(own, other, theirs),
            hidden=own.texts,
            fields=[*forms.fields(other, self._standard.fitted(other.template), {}, theirs)],
            rows=[*views.counted(*facts), *views.differing(mine, theirs)],
            choices=mine != theirs,
            alike=alike(*trees),
            kinds={kind.value: sum(each.kind is kind for each in plan) for kind in views.SIGNS},
            only=[only(requires[0], requires[1]), only(requires[1], requires[0])],
            nodes=views.changes(plan),
            path=str(change.path) if change else "",
            code=texts.patch(change),
        )

    def _form(self, choice: Choice, public: Any) -> dict[str, Any]:
        settled = self._standard.settled(choice)
        fields = list(forms.fields(choice, self._standard.fitted(choice.template), settled, public))
        first = declaration(choice.template).asked
        return {
            "choice": choice,
            "first": sorted(
                (field for field in fields if field.key in first),
                key=lambda field: first.index(field.key),
            ),
            "rest": [field for field in fields if field.key not in first],
        }

    def _page(self, page: str, /, **values: Any) -> bytes:
        return self._environment.get_template(f"{page}.html").render(values).encode("utf-8")
