"""What the product says was tested is about what can be chosen, and installed, today."""

import itertools

import pytest

from combinations import NO_SERVER, axes, factors
from fwscaffold.template.catalog import catalog
from fwscaffold.template.evidence import cells, servers, untested
from support import FRAMEWORKS, SERVERS, requirement

RENEW = (
    "renew it: python3 dev.py test tests/frameworks/test_matrix.py --full --record-evidence -n auto"
)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_evidence_is_of_choices_that_there_are(framework: str) -> None:
    keys = axes(framework)
    offered = factors(framework)
    for cell in cells(catalog()[framework]):
        assert list(cell) == ["version", *keys]
        assert all(cell[key] in offered[key] for key in keys), RENEW


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_choice_that_has_a_server_was_tested(framework: str) -> None:
    missing = [value for value in factors(framework)["database"] if value in NO_SERVER]
    assert cells(catalog()[framework]), RENEW
    assert untested(catalog()[framework]) == ({"database": missing} if missing else {}), RENEW
    assert {*servers(catalog()[framework])} == {*SERVERS}, RENEW


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_evidence_has_every_python_with_every_data_layer_and_server(framework: str) -> None:
    keys = axes(framework)
    offered = [[one for one in factors(framework)[key] if one not in NO_SERVER] for key in keys]
    tested = {tuple(cell[key] for key in keys) for cell in cells(catalog()[framework])}
    assert {*itertools.product(*offered)} <= tested, RENEW


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_evidence_is_of_versions_that_are_installed_today(framework: str) -> None:
    for cell in cells(catalog()[framework]):
        wanted = requirement(framework, {"python_version": cell["python_version"]})
        assert cell["version"] in wanted.specifier, RENEW
