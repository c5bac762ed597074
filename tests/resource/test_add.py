"""A resource is added to a project and taken out of it, and nothing else of the project changes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from gardens import MAIN, PACKAGE, QUESTIONS, RESOURCE, plant
from tiny import MakeTemplates, Run, git, listing, write

ORDER = ("add", "resource", "order", "title:string:required", "--project", "shop")
PLACE = Path("shop/shop/resources.py")
WIRED = """\
\"\"\"What there is.\"\"\"

from .orders import pages as orders

RESOURCES = {
    "Orders": orders,
}
"""


@pytest.fixture(autouse=True)
def _shop(make_templates: MakeTemplates, run: Run, identity: None) -> None:
    plant(make_templates)
    assert run("new", "tiny", "shop").code == Exit.DONE


def commit(message: str = "ours") -> None:
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "commit", "--quiet", "--message", message)


def contents(left_out: str = "migrations/") -> dict[str, bytes]:
    names = [name for name in listing(Path("shop")) if not name.startswith((".git/", left_out))]
    return {name: Path("shop", name).read_bytes() for name in names}


def test_a_resource_comes_with_its_files_and_two_lines(run: Run) -> None:
    result = run(*ORDER)
    assert (result.code, result.out.splitlines()) == (
        Exit.DONE,
        [
            "create    migrations/0002_orders.py",
            "create    shop/orders/__init__.py",
            "create    shop/orders/data.py",
            "update    shop/resources.py",
            "update    .fwscaffold.base",
            "update    .fwscaffold.json",
            "3 created, 3 updated",
        ],
    )
    assert PLACE.read_text() == WIRED
    migration = Path("shop/migrations/0002_orders.py").read_text()
    assert migration == 'revision = "0002_orders"\ndown_revision = "0001"\n'
    assert result.err.splitlines() == [
        "added orders; see `git diff`, commit",
        "next:",
        "  cd shop",
        "  python manage.py migrate",
    ]
    changed = git("-C", "shop", "diff", "--name-only").split()
    assert [name for name in changed if not name.startswith(".fwscaffold.")] == [
        "shop/resources.py"
    ]


def test_what_is_next_is_typed_with_the_projects_own_python(run: Run) -> None:
    python = Path("shop/.venv/bin/python")
    python.parent.mkdir(parents=True)
    python.touch()
    assert run(*ORDER, "--force").err.splitlines()[-1] == "  .venv/bin/python manage.py migrate"


@pytest.mark.parametrize("verb", ["add", "remove"])
def test_its_help_is_whole(run: Run, verb: str) -> None:
    assert not run(verb, "--help").out.rstrip().endswith("...")


@pytest.mark.parametrize("path", [f"{PACKAGE}/orders/__init__.py", "tests/test_orders.py"])
def test_a_name_that_the_starter_has_is_taken(
    make_templates: MakeTemplates, run: Run, path: str
) -> None:
    tests = "tests/test_{{cookiecutter.plural}}.py"
    plant(make_templates, {**MAIN, path: "pages = 0\n"}, {**RESOURCE, tests: "pages = 0\n"})
    assert run("new", "tiny", "other").code == Exit.DONE
    result = run(*ORDER[:-1], "other")
    there = path.replace(PACKAGE, "other")
    expected = f"error: `{there}` is there already, give the resource another name\n"
    assert (result.code, result.err) == (Exit.EXISTS, expected)


def test_the_standard_knows_it(run: Run) -> None:
    run(*ORDER)
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("update", "shop", "--force").out.splitlines()[-1] == "nothing to change"
    listed = run("list", "--project", "shop")
    assert listed.out == "orders\n  title           string, required\n"
    (resource,) = run("list", "--project", "shop", "--json").json["resources"]
    assert (resource["plural"], resource["fields"]["title"]["type"]) == ("orders", "string")


def test_what_is_removed_was_never_there_but_for_its_migrations(run: Run) -> None:
    before = contents()
    run(*ORDER)
    commit()
    result = run("remove", "resource", "orders", "--project", "shop")
    assert (result.code, result.out.splitlines()[:2]) == (
        Exit.DONE,
        ["delete    shop/orders/__init__.py", "delete    shop/orders/data.py"],
    )
    after = contents()
    records = {".fwscaffold.json", ".fwscaffold.base"}
    assert {name: after[name] for name in after if name not in records} == {
        name: before[name] for name in before if name not in records
    }
    assert not Path("shop/shop/orders").exists()
    migrations = sorted(path.name for path in Path("shop/migrations").iterdir())
    assert migrations == ["0001_accounts.py", "0002_orders.py", "0003_no_orders.py"]
    assert 'down_revision = "0002_orders"' in Path("shop/migrations/0003_no_orders.py").read_text()
    assert run("list", "--project", "shop").out.startswith("no resources")
    assert run("check", "shop", "--strict").code == Exit.DONE


def test_a_removed_resource_comes_back_with_another_migration(run: Run) -> None:
    run(*ORDER)
    run("remove", "resource", "order", "--project", "shop", "--force")
    assert run(*ORDER, "--force").code == Exit.DONE
    names = sorted(path.name for path in Path("shop/migrations").iterdir())
    assert names[-1] == "0004_orders.py"
    assert PLACE.read_text() == WIRED


def test_the_owners_lines_stay_where_they_are(run: Run) -> None:
    mine = '"""Mine."""\n\nfrom .tags import pages as tags\n\nRESOURCES = {\n    # first\n    "Tags": tags,\n}\nMORE = 1\n'
    PLACE.write_text(mine)
    commit()
    run(*ORDER)
    assert PLACE.read_text() == mine.replace(
        "from .tags", "from .orders import pages as orders\nfrom .tags"
    ).replace("tags,\n}", 'tags,\n    "Orders": orders,\n}')
    commit()
    run("remove", "resource", "orders", "--project", "shop")
    assert PLACE.read_text() == mine


def test_what_was_edited_stays_and_is_named(run: Run) -> None:
    run(*ORDER)
    Path("shop/shop/orders/data.py").write_text("mine = 1\n")
    commit()
    result = run("remove", "resource", "orders", "--project", "shop")
    assert "removed orders, but for what you edited: shop/orders/data.py" in result.err
    assert Path("shop/shop/orders/data.py").read_text() == "mine = 1\n"
    assert not Path("shop/shop/orders/__init__.py").exists()


def test_what_its_owner_has_deleted_is_not_missed(run: Run) -> None:
    run(*ORDER)
    Path("shop/shop/orders/data.py").unlink()
    commit()
    result = run("remove", "resource", "orders", "--project", "shop")
    assert result.code == Exit.DONE, result.err
    assert "data.py" not in result.out
    assert not Path("shop/shop/orders").exists()


def test_what_its_owner_has_wired_otherwise_is_taken_out_by_hand(run: Run) -> None:
    run(*ORDER)
    whole, remove = PLACE.read_text(), ("remove", "resource", "order", "--project", "shop")
    PLACE.write_text(whole.replace("pages as orders", "pages as all_orders"))
    commit()
    result = run(*remove)
    assert (result.code, "or what you have made of it, out of there" in result.err) == (
        Exit.CONFLICT,
        True,
    )
    PLACE.unlink()
    commit()
    assert run(*remove).code == Exit.DONE
    assert not PLACE.exists()


def test_one_that_is_referred_to_stays(run: Run) -> None:
    run(*ORDER)
    more = ("add", "resource", "item", "order:reference", "--project", "shop", "--force")
    assert run(*more).code == Exit.DONE
    result = run("remove", "resource", "orders", "--project", "shop", "--force")
    assert (result.code, result.err) == (
        Exit.CONFLICT,
        "error: `items` refer to `orders`, remove those first\n",
    )
    assert run("remove", "resource", "item", "--project", "shop", "--force").code == Exit.DONE
    assert run("remove", "resource", "order", "--project", "shop", "--force").code == Exit.DONE


def test_an_update_brings_the_templates_change_to_it(
    make_templates: MakeTemplates, run: Run
) -> None:
    run(*ORDER)
    commit()
    package = next(name for name in RESOURCE if "__init__" in name)
    migration = next(name for name in RESOURCE if "migration.name" in name)
    changed = {package: "pages = 2\n", migration: "another text\n"}
    plant(make_templates, resource={**RESOURCE, **changed})
    refused = run("add", "resource", "item", "title:string", "--project", "shop")
    assert (refused.code, "run `fwscaffold update` first" in refused.err) == (Exit.CONFLICT, True)
    result = run("update", "shop")
    assert result.out.splitlines()[0] == "update    shop/orders/__init__.py"
    assert Path("shop/shop/orders/__init__.py").read_text() == "pages = 2\n"
    assert "another" not in Path("shop/migrations/0002_orders.py").read_text()
    assert run("check", "shop", "--strict").code == Exit.DONE


@pytest.mark.parametrize("option", ["--dry-run", "--diff", "--json"])
def test_what_would_be_done_can_be_seen(run: Run, option: str) -> None:
    before = contents()
    words = [*ORDER, option, *(["--dry-run"] if option == "--json" else [])]
    result = run(*words)
    assert result.code == Exit.DONE
    assert contents() == before
    if option == "--json":
        assert {change["change"] for change in result.json["changes"]} == {"create", "update"}
    else:
        assert 'Orders": orders' in result.out or "create    shop/orders" in result.out


def test_lines_with_the_ends_of_windows_keep_them(run: Run) -> None:
    PLACE.write_bytes(PLACE.read_bytes().replace(b"\n", b"\r\n"))
    run(*ORDER, "--force")
    assert PLACE.read_bytes() == WIRED.replace("\n", "\r\n").encode()


def test_a_place_that_is_no_longer_there_is_named_with_what_to_write(run: Run) -> None:
    PLACE.write_text("def resources():\n    return {}\n")
    commit()
    before = contents()
    result = run(*ORDER)
    expected = (
        "error: `shop/resources.py` has no place for it (no list `RESOURCES`): write `from .orders "
        'import pages as orders` and `"Orders": orders,` in `RESOURCES` there, and try again\n'
    )
    assert (result.code, result.err) == (Exit.CONFLICT, expected)
    assert contents() == before
    PLACE.write_text(
        "from .orders import pages as orders\n\ndef resources():\n    return {'Orders': orders}\n"
    )
    commit()
    assert run(*ORDER).code == Exit.DONE
    assert "return {'Orders': orders}" in PLACE.read_text()


REFUSED = {
    "no name": (["Order"], Exit.USAGE, "try `order`"),
    "a name of Python's": (["class"], Exit.USAGE, "Python"),
    "a builtin": (["type"], Exit.USAGE, "Python's own"),
    "a class of Python's": (["base_exceptions"], Exit.USAGE, "a class `BaseException`"),
    "a class that cannot be": (["none"], Exit.USAGE, "a class `None`"),
    "what is there": (["list_view"], Exit.USAGE, "two meanings of `ListView`"),
    "what another is": (["page"], Exit.USAGE, "two meanings of `pages`"),
    "what is handed over": (["session"], Exit.USAGE, "two meanings of `session`"),
    "a word of SQL": (["key"], Exit.USAGE, "SQL"),
    "a device": (["aux"], Exit.USAGE, "Windows"),
    "a reserved name": (["admin"], Exit.USAGE, "another file"),
    "no plural": (["news"], Exit.USAGE, "--plural"),
    "the plural that it is": (["fish", "--plural", "fish"], Exit.USAGE, "one and of many"),
    "a wrong plural": (["fish", "--plural", "Fishes"], Exit.USAGE, "small letters"),
    "too long": (["a" * 31], Exit.USAGE, "31 characters"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_cannot_be_had(run: Run, name: str) -> None:
    words, code, part = REFUSED[name]
    before = contents()
    result = run("add", "resource", *words, "title:string", "--project", "shop")
    assert (result.code, part in result.err, result.out) == (code, True, ""), result.err
    assert result.err.count("\n") == 1
    assert contents() == before


@pytest.mark.parametrize("name", ["number", "tinylib", "email"])
def test_a_package_beside_the_projects_hides_none_that_is_imported(
    make_templates: MakeTemplates, run: Run, name: str
) -> None:
    """Such is an app of Django's; within the project's package it is in nobody's way."""
    assert run("add", "resource", name, "title:string", "--project", "shop").code == Exit.DONE
    resource = {"{{cookiecutter.plural}}/__init__.py": "pages = 0\n"}
    plant(make_templates, resource=resource, _reserved=["tinylibs"])
    assert run("new", "tiny", "other").code == Exit.DONE
    result = run("add", "resource", name, "title:string", "--project", "other")
    assert result.code == (Exit.DONE if name == "email" else Exit.USAGE), result.err


FIELDS = {
    "title": "has no type, write `title:string`",
    "title:sting": "did you mean `string`?",
    "title:string:requird": "did you mean `required`?",
    "title:string:index:index": "twice",
    "title:string=3": "takes nothing after `string`",
    "created_at:datetime": "is taken in every resource",
    "orders:string": "is taken in every resource",
    "from:string": "meaning of its own",
    "select:string": "SQL",
    "max:integer": "Python's own",
    "Title:string": "try `title`",
    "done:boolean:required": "always yes or no",
    "done:boolean:unique": "cannot be unique",
    "body:text:index": "cannot have an index",
    "state:choice": "needs two choices",
    "state:choice=a": "needs two choices",
    "state:choice=a,a": "needs two choices",
    "state:choice=a,B": "the choice `B`",
    "state:choice=a,b:default=c": "none of its choices",
    "count:integer:default=x": "no whole number",
    "price:decimal:default=1.234": "no number",
    "on:date": "SQL",
    "day:date:default=2026-02-30": "is no date",
    "at:datetime:default=2026-01-01T12:00Z": "in UTC",
    "day:date:default=0999-12-31": "before 1000-01-01",
    "at:datetime:default=9999-12-31T12:00": "after 9999-12-31",
    "title:string:default= x": "a space",
    "mail:email:default=ada@localhost": "no e-mail address",
    "site:url:default=http://x": "no address",
    "site:url:default=https://x.example:99999/": "no address",
    "site:url:default=https://ada:x@site.example/": "no address",
    "done:boolean:default=perhaps": "is no boolean",
    "mail:email:default=ada": "no e-mail address",
    "site:url:default=ftp://x": "no address",
    'site:url:default=https://x.example/"': "no address",
    "site:url:default=https://x.example/\\": "no address",
    "l:string": "looks like the number 1",
    "title:string:default=": "not one line",
    'title:string:default="': "has a quote",
    "code:string:unique:default=x": "cannot be unique and have a default",
    "customer:reference": "there is none yet",
    "customer:reference:default=1": "cannot have a default",
}


@pytest.mark.parametrize("text", FIELDS)
def test_a_field_that_means_nothing(run: Run, text: str) -> None:
    before = contents()
    result = run("add", "resource", "order", text, "--project", "shop")
    assert (result.code, FIELDS[text] in result.err) == (Exit.USAGE, True), result.err
    assert result.err.count("\n") == 1
    assert contents() == before


def test_fields_that_cannot_be_together(run: Run) -> None:
    run(*ORDER)
    for pair in (["title:string", "title:text"], ["order:reference", "order_id:integer"]):
        result = run("add", "resource", "item", *pair, "--project", "shop", "--force")
        assert (result.code, "is there twice" in result.err) == (Exit.USAGE, True)
    unknown = run("add", "resource", "item", "of_it:reference=ordr", "--project", "shop", "--force")
    assert "which is no resource of this project, did you mean `order`?" in unknown.err


def test_a_field_of_the_other_has_the_name_already(run: Run) -> None:
    customer = ("add", "resource", "customer", "invoices:integer", "--project", "shop")
    assert run(*customer).code == Exit.DONE
    words = ("invoice", "customer:reference", "--project", "shop", "--force")
    result = run("add", "resource", *words)
    expected = "refers to `customer`, which has a field `invoices`, choose another name"
    assert (result.code, expected in result.err) == (Exit.USAGE, True)


def test_no_field_at_all(run: Run) -> None:
    result = run("add", "resource", "order", "--project", "shop")
    assert (result.code, "`title:string:required`" in result.err) == (Exit.USAGE, True)


def test_what_is_taken(run: Run) -> None:
    for taken in ("shop/shop/orders/data.py", "shop/shop/orders.py"):
        write(Path(), {taken: "mine\n"})
        commit()
        result = run(*ORDER)
        assert (result.code, "is there already" in result.err) == (Exit.EXISTS, True)
        shutil.rmtree("shop/shop/orders", ignore_errors=True)
        Path(taken).unlink(missing_ok=True)
    commit()
    assert run(*ORDER).code == Exit.DONE
    again = run(*ORDER, "--force")
    assert (again.code, "there is a resource `order` already" in again.err) == (Exit.EXISTS, True)


# What a migration holds, and whether it is a table called `orders`.
TABLES = {
    "create table orders (id)": True,
    "CREATE TABLE IF NOT EXISTS `orders` (id)": True,
    "ALTER TABLE old RENAME TO orders": True,
    'op.create_table(\n    "orders",\n': True,
    'op.rename_table("old", "orders")': True,
    'class Meta:\n    table_name = "orders"': True,
    "class Meta:\n    db_table = 'orders'": True,
    "CREATE TABLE public.orders (id)": True,
    'CREATE TABLE "public"."orders" (id)': True,
    "ALTER TABLE old RENAME TO `shop`.`orders`": True,
    "-- for orders that are sent": False,
    "CREATE TABLE orders.customers (id)": False,
    'CREATE TABLE "orders"."customers" (id)': False,
    "from django.db import migrations, orders": False,
    'op.create_table("customers", sa.Column("orders", sa.Integer()))': False,
    "CREATE TABLE customers (orders INTEGER)": False,
    "CREATE TABLE orders_of_old (id)": False,
}


@pytest.mark.parametrize(("text", "is_table"), TABLES.items())
def test_a_table_of_a_migration_is_taken_and_a_word_is_not(
    run: Run, text: str, is_table: bool
) -> None:
    write(Path(), {"shop/migrations/0002_mine.sql": f"{text}\n"})
    commit()
    result = run(*ORDER)
    assert result.code == (Exit.EXISTS if is_table else Exit.DONE)
    assert ("`0002_mine.sql` speaks of `orders` already" in result.err) is is_table


def test_a_project_that_is_not_ready(run: Run, make_templates: MakeTemplates) -> None:
    PLACE.write_text(PLACE.read_text() + "# mine\n")
    dirty = run(*ORDER)
    assert (dirty.code, "not committed" in dirty.err) == (Exit.CONFLICT, True)
    assert run(*ORDER[:-1], "nowhere").code == Exit.USAGE
    Path("empty").mkdir()
    assert "has no `.fwscaffold.json`" in run(*ORDER[:-1], "empty").err
    none = run("remove", "resource", "tags", "--project", "shop", "--force")
    assert "is no resource that was added to this project, there is none" in none.err
    shutil.rmtree(make_templates(MAIN) / "tiny" / "resource")
    bare = run(*ORDER, "--force")
    assert (bare.code, "brings no resources" in bare.err) == (Exit.USAGE, True)


def test_a_receipt_that_is_broken_is_named(run: Run) -> None:
    run(*ORDER)
    path = Path("shop/.fwscaffold.json")
    whole = path.read_text()
    for part, broken in (
        ("title:string", "title:strung"),
        ("title:string:required", "title:reference"),
        ('"title:string:required"', "1"),
        ('"revision": "0002_orders"', '"revision": 2'),
        ('"singular"', '"one"'),
    ):
        path.write_text(whole.replace(part, broken))
        result = run("check", "shop")
        assert "is broken" in result.out + result.err, broken


def test_a_place_that_is_gone_is_named(run: Run) -> None:
    PLACE.unlink()
    commit()
    result = run(*ORDER)
    assert "error: `shop/resources.py` is not there: write" in result.err


def test_a_text_that_was_lost_is_made_again(run: Run) -> None:
    run(*ORDER)
    Path("shop/.fwscaffold.base").unlink()
    assert run("update", "shop", "--force").code == Exit.DONE
    assert run("check", "shop", "--strict").code == Exit.DONE


def test_a_framework_may_have_no_migrations(
    run: Run, make_templates: MakeTemplates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(QUESTIONS, "_migrations", {"directory": "", "style": "none"})
    plant(make_templates, resource={n: t for n, t in RESOURCE.items() if "migrations" not in n})
    run("update", "shop")
    before = contents()
    assert run(*ORDER, "--force").code == Exit.DONE
    assert run("remove", "resource", "order", "--project", "shop", "--force").code == Exit.DONE
    after = contents()
    assert after.keys() == before.keys()
    assert after["shop/resources.py"] == before["shop/resources.py"]


def test_two_last_migrations_are_merged_first(run: Run) -> None:
    for name in ("a", "b"):
        text = f'revision = "{name}"\ndown_revision = ("0001",)\n'
        write(Path(), {f"shop/migrations/{name}.py": text})
    commit()
    result = run(*ORDER)
    expected = "the migrations `a` and `b` are both the last, merge them first"
    assert (result.code, expected in result.err) == (Exit.CONFLICT, True)


def test_a_kill_at_any_point_can_be_undone(run: Run, tmp_path: Path) -> None:
    git("-C", "shop", "gc", "--quiet")
    shutil.rmtree("shop/.git/hooks")
    Path("shop").rename("before")
    script = Path(__file__).parents[1] / "lifecycle" / "killed.py"
    command = [sys.executable, str(script), str(tmp_path / "templates"), *ORDER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    *problems, kills = done.stdout.splitlines()
    assert problems == []
    assert int(kills) > 20
