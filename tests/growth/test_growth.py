"""The growth gate: what people do to a project, and every gate after it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from edits import NotThereError
from fwscaffold.template.catalog import catalog
from gates import pass_gates, pass_quick
from growing import Gates, Grown, grow
from growth_report import PROPERTY
from guide_pages import (
    GROWING,
    Variant,
    is_for_all,
    label,
    own_questions,
    pages,
    section,
    sections,
    variants,
)
from projects import DATABASE, Project, new_project
from steps import Script, Write, steps
from support import project
from table import FIX, HEADING, stale

each_variant = pytest.mark.parametrize("variant", variants(), ids=lambda variant: variant.name)


@pytest.mark.live
@each_variant
def test_a_project_grows_and_every_gate_stays_green(
    variant: Variant, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shop, setting_up = new_project(variant, tmp_path / "shop")
    full = request.config.getoption("--full")
    # Its tests and types as it was made are tried elsewhere, too.
    at_first = (pass_gates if full else pass_quick)(shop)
    grown = [Grown("as it was made", [*setting_up, *at_first])]
    chosen = possible(pages(), shop, request)
    gates = gates_after(chosen, variant, full=full)
    grown += [grow(shop, variant, page, gates[page]) for page in chosen]
    told = {"variant": variant.name, "pages": [asdict(each) for each in grown]}
    request.node.user_properties.append((PROPERTY, json.dumps(told)))
    failures = [failure for each in grown for failure in each.failures]
    assert not failures, "\n\n".join(["", *failures])
    silent = [each.page for each in grown if not each.done]
    assert silent == [], f"these pages have no section for {variant.title}"
    assert stale(variant.title, grown) == [], f"run `{FIX}`"


def gates_after(chosen: list[Path], variant: Variant, *, full: bool) -> dict[Path, Gates]:
    """Return which gates follow each page: after the last always all, after most only the quick ones.

    Unless all is tried, all come after each page in one of the variants.
    """
    first, every = variants().index(variant), len(variants())
    return {
        page: pass_gates if full or page == chosen[-1] or n % every == first else pass_quick
        for n, page in enumerate(chosen)
    }


def possible(pages: list[Path], shop: Project, request: pytest.FixtureRequest) -> list[Path]:
    """Return the pages without those for which this machine has no servers; say whose the databases are."""
    try:
        request.getfixturevalue("named_databases").append(shop.own[DATABASE])
    except pytest.skip.Exception:
        return [page for page in pages if DATABASE not in page.read_text("utf-8")]
    return pages


@each_variant
def test_each_page_can_be_done_on_a_fresh_project(variant: Variant, tmp_path: Path) -> None:
    answers = {question.key: choice for question, choice in variant.choices}
    failures = []
    for page in pages():
        shop = project(
            variant.template.name, {"project_name": "shop", **answers}, tmp_path / page.stem
        )
        ran = False
        for step in steps(section(page, variant) or ""):
            if isinstance(step, Script):
                ran = True
            elif isinstance(step, Write) or (shop / step.path).exists() or not ran:
                try:
                    step.do(shop)
                except NotThereError as error:
                    failures.append(f"{page.stem}: {step}: {error}")
    assert failures == []


def test_the_index_names_every_page_once() -> None:
    assert sorted(pages()) == sorted({*GROWING.glob("*.md")} - {GROWING / "README.md"})


def test_every_section_is_for_a_framework_and_every_part_for_one_of_its_choices() -> None:
    titles = {template.title for template in catalog().values()}
    for page in (page for page in pages() if not is_for_all(page)):
        headings = {heading.removesuffix(" (the reference)") for heading in sections(page)}
        assert headings - titles - {"", HEADING} == set(), page.name
    assert {label(q, c) for t in catalog().values() for q in own_questions(t) for c in q.choices}
