"""What the book of web2py teaches, tried in this project; `controllers/book.py` does it."""

import re
import xmlrpc.client
from io import BytesIO

import pytest
from browser import read
from gluon.html import A

from applications.shop.modules import greeting
from launcher import cleaning, engine

BOOK = f"/{engine.APP}/book"


@pytest.fixture
def dogs(models):
    """Write an owner and two dogs."""
    with models() as site:
        owner = site.db.owner.insert(id=1, name="Ada")
        site.db.dog.insert(name="Rex", owner=owner)
        site.db.dog.insert(name="Bea", owner=owner, size="large", price=30, vaccinated=True)


@pytest.fixture
def number(models):
    """Return a function that gives the number of a dog."""

    def number(name):
        with models() as site:
            return site.db.dog(name=name).id

    return number


@pytest.fixture
def developed(make_app, client):
    """Return the browser, the site being developed: generic views are for that."""
    client.application = make_app(APP_ENV="development")
    return client


def text(answer):
    assert answer.status_code == 200, answer.text
    return read(answer).main.get_text(" ", strip=True)


def quiet(answer):
    """Return the page, in which nothing is that our policy would block."""
    page = read(answer)
    assert answer.status_code == 200
    assert not page.select("[style], script:not([src])")
    assert not re.search(r"<[^>]* on\w+=", answer.text)
    return page


def test_an_action_may_return_text(client):
    assert client.get(f"{BOOK}/hello").text == "Hello from a text"


def test_a_controller_has_what_a_model_imports(client):
    assert client.get(f"{BOOK}/moment").text == "now"


def test_a_file_is_streamed(client):
    assert "color-scheme" in client.get(f"{BOOK}/style").text


def test_a_module_has_the_request_too(client):
    assert client.get(f"{BOOK}/greeted").text == "Hello World from book"


def test_a_generic_view_shows_what_an_action_returns(developed):
    assert "Hello World" in text(developed.get(f"{BOOK}/message"))
    assert "nested" in str(quiet(developed.get(f"{BOOK}/generic")))


@pytest.mark.parametrize("extension", ["json", "load"])
def test_a_generic_view_for_other_programs(developed, extension):
    answer = developed.get(f"{BOOK}/generic.{extension}")
    assert answer.status_code == 200
    assert "value" in answer.text
    assert extension != "json" or answer.json["words"] == ["a", "b"]


def test_generic_views_are_not_for_production(production):
    assert production.get(f"{BOOK}/generic.json").status_code == 404


def test_the_session_counts(developed):
    answers = [text(developed.get(f"{BOOK}/counter")) for _ in range(3)]
    assert answers[-1].endswith("3")


def test_a_form_leads_to_another_page(client):
    assert client.get(f"{BOOK}/second").headers["Location"] == f"{BOOK}/first"
    answer = client.get(f"{BOOK}/first?visitor_name=Ada")
    assert "Hello Ada" in text(client.get(answer.headers["Location"]))


def test_addresses_have_arguments_and_variables(client):
    assert client.get(f"{BOOK}/address").text == f"{BOOK}/greet/a/b?x=1#here"
    assert client.get(f"{BOOK}/greet/a/b?x=1").text == "Hello a 1"
    refused = client.get(f"{BOOK}/greet")
    assert (refused.status_code, refused.text) == (400, "a name is missing")


def test_a_view_has_blocks_functions_and_includes(client):
    answer = client.get(f"{BOOK}/page")
    page = quiet(answer)
    assert [each.text for each in page.select("main li")] == ["<one>", "two"]
    assert page.main.em.text == "raw"
    assert page.select_one("[role=status]").text == "Welcome!"
    assert "several" in page.main.text
    assert page.select_one("head link[href*='favicon.svg.css']")


def test_a_page_has_names_of_its_own(client):
    assert read(client.get(f"{BOOK}/named")).h1.text == "a text, a user, an address, an entry"


def test_helpers_make_html(client):
    answer = client.get(f"{BOOK}/helpers")
    page = read(answer)
    assert page.select_one("td a")["href"] == f"{BOOK}/page"
    assert page.h1.text == "Title"
    assert "<script" not in answer.text
    assert "onclick" not in answer.text


def test_helpers_leave_out_what_our_policy_blocks(client):
    assert client.get(f"{BOOK}/helped").text == '<div data-kept="yes">x</div>'


def test_a_page_may_open_the_policy(developed, dogs):
    answer = developed.get(f"{BOOK}/opened")
    assert "'unsafe-inline'" in answer.headers["Content-Security-Policy"]
    assert 'style="color: red"' in answer.text
    assert "w2p_build_query" in answer.text


def test_a_form_of_helpers(developed):
    assert "form has errors" in developed.submit(f"{BOOK}/ask", {"name": ""}).text
    assert "form accepted: Ada" in developed.submit(f"{BOOK}/ask", {"name": "Ada"}).text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "ada", "Enter a valid email"),
        ("age", "200", "between 0 and 149"),
        ("code", "12", "three digits"),
        ("colour", "", "Value not allowed"),
    ],
)
def test_validators_say_what_is_wrong(developed, field, value, message):
    right = {"email": "a@b.example", "age": "36", "code": "123", "colour": "red"}
    answer = developed.submit(f"{BOOK}/factory", {**right, field: value})
    page = quiet(answer)
    assert message in page.select_one(".error").text
    assert developed.submit(f"{BOOK}/factory", right).status_code == 303
    assert "thank you a@b.example" in developed.get(f"{BOOK}/factory").text


def test_a_record_is_made_changed_and_deleted(developed, dogs, number):
    quiet(developed.get(f"{BOOK}/dog"))
    made = developed.submit(f"{BOOK}/dog", {"name": "Ina", "owner": "1", "size": "small"})
    assert made.headers["Location"] == f"{BOOK}/dogs"
    assert "saved" in developed.get(f"{BOOK}/dogs").text
    again = developed.submit(f"{BOOK}/dog", {"name": "Ina", "owner": "1", "size": "small"})
    assert "already in database" in again.text
    assert "no cats" in developed.submit(f"{BOOK}/dog", {"name": "cat", "owner": "1"}).text
    path = f"{BOOK}/dog/{number('Ina')}"
    assert developed.submit(path, {"name": "Ida", "owner": "1"}).status_code == 303
    assert "Ida" in developed.get(f"{BOOK}/dogs").text
    assert developed.submit(path, {"delete_this_record": "on"}).status_code == 303
    assert "Ida" not in developed.get(f"{BOOK}/dogs").text


def test_a_list_has_a_line_to_fill_in(developed, dogs, models):
    assert not quiet(developed.get(f"{BOOK}/dog")).select(".w2p_list[hidden]")
    fields = {"name": "Ina", "owner": "1", "toys": ["ball", "bone"]}
    assert developed.submit(f"{BOOK}/dog", fields).status_code == 303
    with models() as site:
        assert site.db.dog(name="Ina").toys == ["ball", "bone"]


def test_a_button_that_leads_elsewhere_sends_no_form(developed):
    (button,) = quiet(developed.get(f"{BOOK}/dog")).main.select("button")
    assert (button["type"], button["data-w2p_address"]) == ("button", f"{BOOK}/dogs")


def test_a_menu_has_entries_of_all_kinds(client):
    links = read(client.get(f"{BOOK}/page")).nav.select("a")
    assert {"Home", "Since 2008"} < {each.text for each in links}
    assert "Hidden" not in str(links)
    assert "More" in read(client.get(f"{BOOK}/page")).nav.text


def test_a_form_makes_records_of_several_tables(developed):
    odd = developed.submit(f"{BOOK}/kennel", {"name": "Kay", "dogs": "3"})
    assert "enter an even number" in text(odd)
    even = developed.submit(f"{BOOK}/kennel", {"name": "Kay", "dogs": "4"})
    assert text(even).startswith("owner ")


def test_an_upload_comes_back(developed, dogs, number):
    fields = {"name": "Pic", "owner": "1", "picture": (BytesIO(b"pixels"), "p.png")}
    assert developed.submit(f"{BOOK}/dog", fields).status_code == 303
    link = read(developed.get(f"{BOOK}/dog/{number('Pic')}")).select_one("a[href*=download]")
    assert developed.get(link["href"]).data == b"pixels"


def test_a_form_in_a_layout_of_its_own(client, models):
    quiet(client.get(f"{BOOK}/custom"))
    assert client.submit(f"{BOOK}/custom", {"name": "Ada", "email": ""}).status_code == 303
    assert "owner saved" in client.get(f"{BOOK}/custom").text
    with models() as site:
        assert site.db(site.db.owner.name == "Ada").count() == 1


def test_crud_is_still_there(developed, models):
    assert developed.submit(f"{BOOK}/crud", {"name": "Eva"}).status_code == 303
    with models() as site:
        assert site.db.owner(name="Eva")


def test_queries_join_group_and_count(developed, dogs):
    answer = developed.get(f"{BOOK}/joined.json").json
    assert answer == {
        "pairs": [["Ada", "Rex"], ["Ada", "Bea"]],
        "everybody": 2,
        "most": 2,
        "cheap": 1,
        "unborn": 2,
        "found": ["Rex", "Bea"],
        "nested": "Rex (small)",
    }


def test_there_may_be_another_database(client):
    assert [client.get(f"{BOOK}/visited").text for _ in range(2)] == ["1", "2"]


def test_a_moment_is_read_as_web2py_writes_it_into_a_session(models):
    with models() as site:
        site.db.dog.insert(name="Rex", created_on="2026-11-29T12:00:00.5")
        assert site.db.dog(name="Rex").created_on.hour == 12


def test_a_transaction_is_undone(developed):
    assert developed.get(f"{BOOK}/undone.json").json == {"owners": 0}


def test_rows_are_a_table_and_a_csv_file(developed, dogs):
    assert quiet(developed.get(f"{BOOK}/table")).select("main table")
    answer = developed.get(f"{BOOK}/csv")
    assert answer.text.splitlines() == ["owner.name", "Ada"]


@pytest.fixture
def member_developing(developed, add_user):
    add_user("alice")
    developed.sign_in("alice")
    return developed


def test_a_grid_lists_searches_and_sorts(member_developing, dogs):
    page = quiet(member_developing.get(f"{BOOK}/grid"))
    assert [each.text for each in page.select(".web2py_grid tbody td:first-child")] == [
        "Bea",
        "Rex",
    ]
    query = f"{BOOK}/grid?keywords=dog.size+%3D+%22large%22"
    assert "Rex" not in text(member_developing.get(query))
    assert "Bea" in text(member_developing.get(query))


def test_a_grid_adds_shows_changes_and_deletes(member_developing, dogs):
    browser, page = member_developing, member_developing.page(f"{BOOK}/grid")

    def link(words):
        (first, *_) = (each for each in page.select("a[href]") if words in each.text)
        return first

    quiet(browser.get(link("View")["href"]))
    made = browser.submit(link("Add")["href"], {"name": "Ina", "owner": "1"})
    assert made.status_code == 303
    changed = browser.submit(link("Edit")["href"], {"name": "Bee", "owner": "1"})
    assert changed.status_code == 303
    assert {"Bee", "Ina"} < set(text(browser.get(f"{BOOK}/grid")).split())
    delete = link("Delete")
    assert delete["data-w2p_method"] == "POST"
    assert delete["data-w2p_confirm"]
    xhr = {"X-Requested-With": "XMLHttpRequest"}
    assert browser.post(delete["href"], headers=xhr).status_code == 200
    assert "Bee" not in text(browser.get(f"{BOOK}/grid"))


def test_a_grid_exports(member_developing, dogs):
    page = member_developing.page(f"{BOOK}/grid")
    (link,) = (each for each in page.select("a[href*=_export_type]") if each.text == "CSV")
    assert "Rex" in member_developing.get(link["href"]).text


def test_a_grid_leads_to_linked_tables(member_developing, dogs):
    page = quiet(member_developing.get(f"{BOOK}/smart"))
    (link,) = (each for each in page.select("main a[href]") if each.text.strip() == "Dogs")
    assert "Rex" in text(member_developing.get(link["href"]))


def test_access_by_role_permission_and_condition(client, models, add_user):
    assert client.get(f"{BOOK}/managers").status_code == 303
    assert client.get(f"{BOOK}/conditioned/open").status_code == 303
    add_user("alice")
    client.sign_in("alice")
    assert client.get(f"{BOOK}/conditioned/open").text == "open"
    assert client.get(f"{BOOK}/conditioned/shut").status_code == 403
    assert client.get(f"{BOOK}/managers").status_code == 403
    with models() as site:
        group = site.auth.add_group("managers")
        site.auth.add_membership(group, site.db.auth_user(username="alice").id)
        site.auth.add_permission(group, "read", "dog")
    for action in ("managers", "readers"):
        assert client.get(f"{BOOK}/{action}").text == f"for {action}"


def test_who_signs_in_comes_where_they_wanted_to(client, add_user):
    add_user("alice")
    asked = f"{BOOK}/signed?page=2"
    sign_in = client.get(asked).headers["Location"]
    assert client.sign_in("alice", path=sign_in).headers["Location"] == asked


def test_who_registers_comes_home(developed):
    fields = {"first_name": "Ina", "last_name": "L", "email": "i@example.org", "username": "ina"}
    passwords = dict.fromkeys(("password", "password_two"), "correct horse battery")
    registered = developed.submit(f"{BOOK}/user/register", {**fields, **passwords})
    assert registered.headers["Location"] == "/"


def test_an_address_is_signed(member):
    address = member.get(f"{BOOK}/signed").text
    assert member.get(address).text == "signed"
    assert member.get(f"{BOOK}/with_signature").status_code in {303, 403}


def test_the_forms_of_auth(member_developing):
    profile = f"{BOOK}/user/profile"
    quiet(member_developing.get(profile))
    fields = {"first_name": "Alice", "last_name": "L"}
    assert member_developing.submit(profile, fields).status_code == 303
    assert 'value="Alice"' in member_developing.get(profile).text


@pytest.mark.parametrize("name", ["", "alice"])
def test_the_bar_of_auth_leads_to_its_pages(developed, add_user, name):
    add_user("alice")
    if name:
        developed.sign_in(name)
    links = read(developed.get(f"{BOOK}/navbar")).select(".auth_navbar a")
    assert len(links) == (3 if name else 4)
    for link in reversed(links):  # the first one signs out
        assert developed.get(link["href"]).status_code in {200, 303}, link


def test_who_has_not_signed_in_is_led_to_the_page_of_the_site(developed):
    assert developed.get(f"{BOOK}/user/profile").location == "/auth/login"


def test_a_wiki_has_pages(member_developing, models):
    with models() as site:
        role = site.auth.add_group("wiki_editor")
        site.auth.add_membership(role, site.db.auth_user(username="alice").id)
    member_developing.sign_in("alice")
    member_developing.submit(f"{BOOK}/wiki/_edit/index", {"body": "# A title of the wiki"})
    assert "A title of the wiki" in text(member_developing.get(f"{BOOK}/wiki/index"))


def test_caches_remember(client):
    assert client.get(f"{BOOK}/cached").text == client.get(f"{BOOK}/cached").text
    assert len(set(client.get(f"{BOOK}/cached").text.split())) <= 2


def test_an_action_is_cached(developed):
    one, two = (developed.get(f"{BOOK}/cached_action").text for _ in range(2))
    assert re.search(r"\d\d:\d\d:[\d.]+", one)[0] == re.search(r"\d\d:\d\d:[\d.]+", two)[0]


def test_components_are_loaded_now_or_by_the_browser(developed):
    page = quiet(developed.get(f"{BOOK}/whole"))
    now, later = page.select("main div[id]")
    assert "value" in now.text
    component = developed.get(
        later["data-w2p_remote"], headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert read(component).select_one("form input[name=_formkey]")
    assert page.select_one("script[src$='components.js']")


def test_texts_are_translated(client, developed):
    assert developed.get(f"{BOOK}/italian").text == "Salve Ada, hai 2 cani"
    italian = developed.get(f"{BOOK}/message", headers={"Accept-Language": "it"})
    assert "Salve Mondo" in italian.text
    assert read(italian).html["lang"] == "it"
    assert "Cani" in read(italian).select_one("nav").text
    assert "Hello World" in developed.get(f"{BOOK}/message").text


def test_a_session_may_be_left_alone(client):
    before = len(cleaning.older(engine.application() / "sessions", 0))
    assert client.get(f"{BOOK}/forgetful").text == "forgotten"
    assert len(cleaning.older(engine.application() / "sessions", 0)) == before


@pytest.mark.parametrize("kind", ["run", "json", "xml"])
def test_a_function_is_a_service(client, kind):
    answer = client.get(f"{BOOK}/call/{kind}/add?a=1&b=2")
    assert (answer.status_code, "3" in answer.text) == (200, True)


def test_rows_are_a_service_as_csv(client, dogs):
    assert "Rex" in client.get(f"{BOOK}/call/csv/rows").text


def test_a_function_is_called_from_elsewhere(client):
    call = {"id": 1, "method": "add", "params": [1, 2]}
    assert client.post(f"{BOOK}/call/jsonrpc", json=call).json["result"] == 3
    body = xmlrpc.client.dumps((1, 2), "add")
    answer = client.post(f"{BOOK}/call/xmlrpc", data=body, content_type="text/xml")
    assert xmlrpc.client.loads(answer.data)[0] == (3,)


def test_a_resource_answers_methods(client, dogs):
    assert client.get(f"{BOOK}/rest/Ada").json["owner"]["name"] == "Ada"
    posted = client.post(f"{BOOK}/rest", data={"name": "Eva"}).json
    assert posted["errors"] == {}
    refused = client.post(f"{BOOK}/rest", data={"name": ""}).json
    assert refused["errors"]["name"]


def test_a_test_may_import_web2py_and_what_does_so(models):
    assert str(A("there", _href="/")) == '<a href="/">there</a>'
    with models():
        assert greeting.greeting() == "Hello World from appadmin"
