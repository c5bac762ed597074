"""The notes as a REST resource, in JSON."""

import json

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View

from accounts.tokens import TokenMixin
from {{cookiecutter.package_name}}.errors import HttpError

from .forms import NoteForm
from .models import Note

MOST_NOTES = 100


class NoteView(TokenMixin, LoginRequiredMixin, View):
    """Knows the notes of whoever is signed in, and answers 401 to whoever is not."""

    def get_queryset(self) -> QuerySet[Note]:
        return Note.objects.filter(owner=self.request.user.pk)

    def handle_no_permission(self) -> HttpResponseRedirect:
        raise HttpError(401, headers={"WWW-Authenticate": 'Bearer realm="api"'})


class NoteCollection(NoteView):
    def get(self, request: HttpRequest) -> HttpResponse:
        notes = self.get_queryset()[:MOST_NOTES]
        return JsonResponse({"notes": [as_json(note) for note in notes]})

    def post(self, request: HttpRequest) -> HttpResponse:
        note = save(request, Note())
        headers = {"Location": reverse("notes:api_detail", args=[note.pk])}
        return JsonResponse(as_json(note), status=201, headers=headers)


class NoteResource(NoteView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return JsonResponse(as_json(self.get_note(pk)))

    def put(self, request: HttpRequest, pk: int) -> HttpResponse:
        return JsonResponse(as_json(save(request, self.get_note(pk))))

    patch = put

    def delete(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.get_note(pk).delete()
        return HttpResponse(status=204)

    def get_note(self, pk: int) -> Note:
        return get_object_or_404(self.get_queryset(), pk=pk)


def as_json(note: Note) -> dict[str, int | str]:
    return {"id": note.pk, "text": note.text}


def save(request: HttpRequest, note: Note) -> Note:
    """Store the text in the request's JSON and return the note, or answer 415, 400 or 422."""
    if request.content_type != "application/json":
        raise HttpError(415)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise HttpError(400) from error
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str):
        raise HttpError(422, "The text must be a string.")
    form = NoteForm({"text": text}, instance=note)
    form.instance.owner = request.user
    if not form.is_valid():
        raise HttpError(422, " ".join(map(str, form.errors["text"])))
    form.save()
    return note
