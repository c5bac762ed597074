from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects, assertTemplateUsed

from .forms import NoteForm
from .models import Note
from .views import NoteList

LIST = reverse("notes:list")
API = reverse("notes:api_list")

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(django_user_model):
    return django_user_model.objects.create_user("alice")


@pytest.fixture
def bob(django_user_model):
    return django_user_model.objects.create_user("bob")


@pytest.fixture
def note(alice):
    return alice.notes.create(text="a first note")


@pytest.fixture
def member(client, alice):
    """The client, signed in as alice."""
    client.force_login(alice)
    return client


def send(client, method, path, **body):
    """Send JSON as a script does; `method` is a method of the client."""
    return getattr(client, method)(path, body, content_type="application/json")


# Data


def test_promise_orm_relation_constraint_and_query(alice, bob):
    for text in ("first", "second"):
        alice.notes.create(text=text)
    bob.notes.create(text="third")
    (busiest,) = type(alice).objects.annotate(count=Count("notes")).filter(count__gt=1)
    assert busiest == alice
    assert [note.text for note in alice.notes.all()] == ["second", "first"]
    with pytest.raises(IntegrityError), transaction.atomic():
        alice.notes.create(text="")


# Pages


@pytest.mark.parametrize("name", ["notes:list", "notes:edit", "notes:delete"])
def test_notes_are_for_people_who_have_signed_in(client, note, name):
    path = reverse(name, args=[] if name == "notes:list" else [note.pk])
    assertRedirects(client.get(path), f"{reverse('login')}?next={path}")


def test_promise_url_routing_adds_the_slash(member):
    assertRedirects(member.get("/notes"), LIST, status_code=301)


def test_write_a_note(member, alice):
    text = "<b>Zoë ✓ 李 🎉</b>"
    assertRedirects(member.post(LIST, {"text": text}), LIST)
    assert alice.notes.get().text == text
    assertContains(member.get(LIST), "&lt;b&gt;Zoë ✓ 李 🎉&lt;/b&gt;")


def test_promise_template_engine_blocks_partial_and_escaping(member, alice):
    alice.notes.create(text="<script>alert(1)</script>")
    page = member.get(LIST)
    for template in ("base.html", "notes/note_list.html", "_form.html"):
        assertTemplateUsed(page, template)
    assertContains(page, "&lt;script&gt;alert(1)")


@pytest.mark.parametrize("text", [" ", "x" * 501, "a\0b"])
def test_a_bad_note_is_refused_with_a_reason(member, text):
    assertContains(member.post(LIST, {"text": text}), 'aria-invalid="true"')
    assert not Note.objects.exists()


def test_the_list_has_pages_and_a_true_count(member, alice):
    Note.objects.bulk_create(
        Note(owner=alice, text=f"note {number}") for number in range(NoteList.paginate_by + 1)
    )
    first, second = member.get(LIST), member.get(LIST, {"page": 2})
    for page in (first, second):
        assertContains(page, f"{NoteList.paginate_by + 1} notes")
    assert [note.text for note in second.context["page_obj"]] == ["note 0"]


def test_change_a_note(member, note):
    path = note.get_absolute_url()
    assertContains(member.get(path), note.text)
    assertRedirects(member.post(path, {"text": "changed"}), LIST)
    note.refresh_from_db()
    assert note.text == "changed"
    assert note.updated_at > note.created_at


def test_a_note_is_deleted_only_after_a_question(member, note):
    path = reverse("notes:delete", args=[note.pk])
    assertContains(member.get(path), note.text)
    assert Note.objects.exists()
    assertRedirects(member.post(path), LIST)
    assert not Note.objects.exists()


def test_notes_of_others_do_not_exist(client, note, bob):
    client.force_login(bob)
    assert note.text not in client.get(LIST).text
    for name in ("edit", "delete"):
        path = reverse(f"notes:{name}", args=[note.pk])
        assert client.post(path, {"text": "stolen"}).status_code == 404
    for method in ("get", "put", "patch", "delete"):
        path = reverse("notes:api_detail", args=[note.pk])
        assert send(client, method, path, text="stolen").status_code == 404
    note.refresh_from_db()
    assert note.text == "a first note"


def test_promise_ready_to_use_admin_of_the_notes(admin_client, note):
    assertContains(admin_client.get(reverse("admin:notes_note_changelist")), note.text)


# REST


def test_the_api_knows_its_clients(client):
    answer = client.get(API)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


def test_a_program_uses_the_api_with_a_token(alice):
    client = Client(enforce_csrf_checks=True)
    out = StringIO()
    call_command("createtoken", "Alice", stdout=out)
    token = out.getvalue().strip()
    program = {"Authorization": f"Bearer {token}"}
    created = client.post(API, {"text": "one"}, "application/json", headers=program)
    assert created.status_code == 201
    assert client.get(LIST, headers=program).status_code == 302
    for wrong in (f"{token}x", "x", f"9{token}"):
        refused = client.get(API, headers={"Authorization": f"Bearer {wrong}"})
        assert (refused.status_code, refused.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    alice.sign_out_everywhere()
    assert client.get(API, headers=program).status_code == 401


def test_a_wrong_token_does_not_make_a_session_do_without_a_form_token(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    for headers, status in (({}, 403), ({"Authorization": "Bearer wrong"}, 401)):
        answer = client.post(API, {"text": "forged"}, "application/json", headers=headers)
        assert answer.status_code == status
    assert not Note.objects.exists()


def test_api_verbs(member, alice):
    created = send(member, "post", API, text="Zoë ✓")
    note = alice.notes.get()
    path = created.headers["Location"]
    assert (created.status_code, created.json()) == (201, {"id": note.pk, "text": "Zoë ✓"})
    assert member.get(path).json() == created.json()
    assert member.get(API).json() == {"notes": [created.json()]}
    for method in ("put", "patch"):
        changed = send(member, method, path, text=method)
        assert (changed.status_code, changed.json()["text"]) == (200, method)
    not_here = member.delete(API)
    assert (not_here.status_code, not_here.json()["error"]["code"]) == (405, "method_not_allowed")
    deleted = member.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    for missing in (path, f"{API}/99999999999999999999", f"{API}/seven"):
        assert member.get(missing).status_code == 404


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("text=x", "text/plain", 415, "unsupported_media_type"),
        ("{", "application/json", 400, "bad_request"),
        ("[" * 100_000, "application/json", 400, "bad_request"),
        ('{"text": 1}', "application/json", 422, "unprocessable_entity"),
        ('{"text": "\\ud800"}', "application/json", 422, "unprocessable_entity"),
        ("x" * 1_100_000, "application/json", 413, "request_entity_too_large"),
    ],
)
def test_the_api_refuses_with_a_reason(member, body, kind, status, code):
    answer = member.post(API, body, content_type=kind)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_promise_dry_one_limit_for_model_form_and_api(member):
    limit = int(NoteForm().fields["text"].widget.attrs["maxlength"])
    answer = send(member, "post", API, text="x" * (limit + 1))
    assert f"at most {limit} characters" in answer.json()["error"]["message"]
