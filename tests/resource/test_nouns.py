"""English nouns, by rule."""

import pytest

from fwscaffold.resource.nouns import plural, singular

PAIRS = """
order orders  person people  status statuses  address addresses  order_line order_lines  box boxes  day days
category categories  bus buses  class classes  house houses  movie movies  alias aliases  analysis analyses
quiz quizzes  case cases  invoice invoices  match matches  brush brushes  key keys  child children  a as
news_item news_items  country_code country_codes  cause causes  tie ties
area areas  idea ideas  camera cameras  product_sku product_skus  api apis  menu menus  cache caches
canvas canvases  gas gases  lens lenses  axis axes  crisis crises  knife knives  bonus bonuses  size sizes
""".split()


@pytest.mark.parametrize(("noun", "many"), [*zip(PAIRS[::2], PAIRS[1::2], strict=True)])
def test_a_noun_and_its_plural(noun: str, many: str) -> None:
    assert plural(noun) == many
    assert singular(noun) == noun
    if len(many) > 2:
        assert singular(many) == noun


def test_nobody_counts_these() -> None:
    assert [plural(noun) for noun in ("news", "old_sheep", "series")] == ["", "", ""]
    assert singular("news") == "news"
