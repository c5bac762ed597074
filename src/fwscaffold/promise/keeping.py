"""The ways to see whether a promise is kept: few, and closed. What is promised is data."""

from collections.abc import Callable, Iterator, Mapping

from fwscaffold.promise import image, pipeline, setting, suite
from fwscaffold.promise.promises import Promise
from fwscaffold.promise.sources import Broken, Sources, Terms

CHECKS: Mapping[str, Callable[[Terms, Sources], Iterator[Broken]]] = {
    "setting": setting.broken,
    "pipeline": pipeline.broken,
    "image": image.broken,
    "suite": suite.broken,
}


def broken(promise: Promise, sources: Sources) -> list[Broken]:
    """Return what breaks the promise."""
    return list(CHECKS[promise.check](promise.terms, sources))
