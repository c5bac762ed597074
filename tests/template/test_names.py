import sys

import pytest

from fwscaffold.template import names, standard_library

TAKEN = ["manage", "tests", "README"]
RESERVED = ["flask", "jinja2", "flask-wtf"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Shop", "shop"),
        ("My Site 2", "my-site-2"),
        ("Ünïcode Café", "unicode-cafe"),
        ("Cafe\u0301 Site", "cafe-site"),
        ("Straße & Söhne", "strasse-sohne"),
        ("\u0130stanbul Portal", "istanbul-portal"),
        ("🚀 Launch", "launch"),
        ("node.js clone", "node-js-clone"),
        ("O'Reilly’s Shop", "oreillys-shop"),
        ("  --  ", ""),
        ("我的网站", ""),
        ("a" * 80, "a" * 64),
        ("a" * 63 + " b", "a" * 63),
    ],
)
def test_a_slug_is_what_is_left_of_a_name_in_ascii(text: str, slug: str) -> None:
    assert names.slug(text) == slug


@pytest.mark.parametrize(
    "text",
    ["Shop", "我的网站", "back\\slash", "TCP/IP", "{{ 7*7 }}", "a" * 80, "a‍b", "2fast", "a..b"],
)
def test_a_project_name_may_be(text: str) -> None:
    assert names.project_name(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \u3000", "empty"),
        ("../evil", "path"),
        ("..\\evil", "path"),
        ("/etc", "path"),
        ("C:\\x", "path"),
        ("~root", "path"),
        ("--help", "option"),
        ("a\x07", "U+0007"),
        ("a\u2028b", "U+2028"),
        ("a\u202eb", "U+202E"),
        ("a\udcff", "U+DCFF"),
        ("\ufeffShop", "byte order mark"),
        ("a" * 81, "at most 80"),
    ],
)
def test_a_project_name_may_not_be(text: str, why: str) -> None:
    assert why in str(names.project_name(text))


@pytest.mark.parametrize("text", ["shop", "my-shop", "a", "7zip-web", "My_Shop", "a.b", "git"])
def test_a_slug_may_be(text: str) -> None:
    assert names.project_slug(text, RESERVED) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no letter"),
        ("../shop", "PEP 508"),
        ("shop\n", "PEP 508"),
        ("-shop", "PEP 508"),
        ("ｓｈｏｐ", "PEP 508"),
        ("a" * 65, "at most 64"),
        ("CON", "device"),
        ("com1.txt", "device"),
        ("Flask", "projects install"),
        ("flask.wtf", "projects install"),
    ],
)
def test_a_slug_may_not_be(text: str, why: str) -> None:
    assert why in str(names.project_slug(text, RESERVED))


@pytest.mark.parametrize("text", ["shop", "my_shop", "shop2", "json_store", "flasky", "_shop"])
def test_a_package_may_be(text: str) -> None:
    assert names.package_name(text, RESERVED, TAKEN) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "identifier"),
        ("my-shop", "identifier"),
        ("2fast", "identifier"),
        ("ｓｈｏｐ", "identifier"),
        ("shop\n", "identifier"),
        ("class", "meaning"),
        ("__init__", "meaning"),
        ("a" * 65, "at most 64"),
        ("json", "standard library"),
        ("JSON", "standard library"),
        ("_thread", "standard library"),
        ("test", "standard library"),
        ("distutils", "standard library"),
        ("annotationlib", "standard library"),
        ("profiling", "standard library"),
        ("aux", "device"),
        ("Jinja2", "projects install"),
        ("manage", "another file"),
        ("readme", "another file"),
    ],
)
def test_a_package_may_not_be(text: str, why: str) -> None:
    assert why in str(names.package_name(text, RESERVED, TAKEN))


def test_the_running_standard_library_is_refused_whole() -> None:
    assert sys.stdlib_module_names <= standard_library.MODULES


@pytest.mark.parametrize("text", ["json", "2fast", "my-shop", "class", "", "flask", "a" * 70, "💥"])
def test_proposals_are_names_that_work(text: str) -> None:
    assert names.package_name(names.package_proposal(text), RESERVED, TAKEN) is None
    assert names.project_slug(names.slug_proposal(text), RESERVED) is None


@pytest.mark.parametrize(
    "text", ["", "ada@example.org", "o'brien@example.ie", "a+b@x-y.example", "a@localhost"]
)
def test_an_address_may_be(text: str) -> None:
    assert names.author_email(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a@@example.org",
        "@example.org",
        "a@",
        ".a@example.org",
        "a@example..org",
        "Ada <ada@example.org>",
        "a@x.org,b@x.org",
        "аda@example.org",
        "a@x.org\n",
        "a@" + "b" * 63 + "." + "c" * 63 + "." + "d" * 63 + "." + "e" * 63,
    ],
)
def test_an_address_may_not_be(text: str) -> None:
    assert names.author_email(text)


def test_an_author_is_one_line_without_a_comma() -> None:
    assert names.author_name("李小龍 <b>") is None
    assert "comma" in str(names.author_name("Doe, Jane"))
    assert "U+0000" in str(names.author_name("Jane\0"))
