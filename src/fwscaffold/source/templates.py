"""A template of somebody else's, wherever it is: found, fetched if it must be, and looked at."""

import os
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from fwscaffold.errors import ScaffoldError
from fwscaffold.source import versions
from fwscaffold.source.address import ZIP, Address, parsed
from fwscaffold.source.archive import unpacked
from fwscaffold.source.installed import TEMPLATES, directory, offered
from fwscaffold.source.paths import seen_from
from fwscaffold.source.place import chosen, refusal
from fwscaffold.source.repository import Repository, called
from fwscaffold.template.catalog import Origin, Template
from fwscaffold.template.declaration import declaration
from fwscaffold.template.programs import digest
from fwscaffold.wording import suggestion


def named(text: str) -> Template:
    """Return the template that a person names; raise a usage error where there is none such."""
    address = parsed(text)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    origin = Origin(address.source, at=now, seed=secrets.token_hex(8))
    if address.url:
        ref, commit = versions.commit_of(_repository(address), address.ref)
        origin = replace(origin, ref=ref, commit=commit)
    return _located(address, origin, Path())


def placed(template: Template, project: Path) -> Template:
    """Return the same template, whose path, if it has one, is as the project sees it."""
    origin = template.origin
    if not origin or not (address := parsed(origin.source)).is_path:
        return template
    seen = replace(address, place=seen_from(project, Path(address.place)))
    return replace(template, origin=replace(origin, source=seen.source))


def again(origin: Origin, project: Path, word: str = "") -> Template:
    """Return the template that a project was made from; where it is now, the *word* may say."""
    address = _address(origin, word)
    return _found(address, origin, project, word)


def next_of(origin: Origin, project: Path, to: str, word: str = "") -> Template:
    """Return the template that an update brings: at the ref *to*, or the newest."""
    address = _address(origin, word)
    wanted = to or address.ref
    if address.url:
        repository = _repository(address)
        ref, commit = (
            versions.commit_of(repository, wanted)
            if wanted
            else versions.followed(repository, origin.ref)
        )
        origin = replace(origin, ref=ref, commit=commit)
    elif to:
        raise refusal(address, "has no tags, leave out `--to`")
    return _found(address, origin, project, word)


def followed_by(template: Template) -> Template:
    """Return the template of a project that has no ref, with its own branch to be followed."""
    origin = template.origin
    if not origin or origin.ref:
        return template
    ref = versions.branch_of(_repository(parsed(origin.source)))
    return replace(template, origin=replace(origin, ref=ref))


def is_from(template: Template, source: str) -> bool:
    """Return whether the template is what the source names, at whatever ref; nothing is fetched."""
    if not template.origin:
        return False
    own, other = parsed(template.origin.source), parsed(source)
    if own.repository != other.repository:
        return False
    with suppress(ScaffoldError):
        place, _ = chosen(_top(own if own.url else other, template.origin, Path()), other)
        return place.resolve() == template.path.resolve()
    return False


def _address(origin: Origin, word: str) -> Address:
    """Return where the template is; raise where nobody but the project says so.

    A project can be a stranger's: a repository is fetched only where the user's own *word* names
    it, or has named it before.
    """
    address = parsed(word or origin.source)
    if address.url and not (word or _repository(address).is_known()):
        message = "is not here yet, and nobody but this project names it: to fetch it, add"
        raise refusal(address, f"{message} `--template SOURCE`")
    return address


def _found(address: Address, origin: Origin, project: Path, word: str) -> Template:
    named_so = replace(origin, source=address.source)
    if word:
        return placed(_located(address, named_so, Path()), project)
    return _located(address, named_so, project)


def _located(address: Address, origin: Origin, here: Path) -> Template:
    place, folder = chosen(_top(address, origin, here), address)
    template = Template(address.name, address.name, "", place, folder=folder)
    # What a receipt says of trust is not the user's word.
    found = replace(template, origin=replace(origin, digest=digest(template), trusted=False))
    declared = declaration(found)
    return replace(
        found,
        title=declared.title or found.title,
        description=declared.description,
        promises=tuple(str(each["says"]) for each in declared.promises),
    )


def _top(address: Address, origin: Origin, here: Path) -> Path:
    """Return the directory that the address is about, before what it says of a place in it."""
    if address.url:
        return _repository(address).at(origin.commit)
    if address.package:
        packages = offered(TEMPLATES)
        if address.package not in packages:
            hint = suggestion(address.package, packages) if packages else ""
            raise refusal(address, f"is of no package that is installed{hint}")
        return directory("template", address.package, packages[address.package])
    place = Path(os.path.normpath(here.resolve() / address.place))
    top = unpacked(place) if place.suffix == ZIP and place.is_file() else place
    if not top.is_dir():
        raise refusal(address, "is neither a directory nor a zip archive")
    return top


def _repository(address: Address) -> Repository:
    repository = Repository(address.url, called("template", address.source))
    repository.refuse_secrets()
    return repository
