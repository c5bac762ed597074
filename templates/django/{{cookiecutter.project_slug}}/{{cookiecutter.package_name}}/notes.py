"""The example: notes that belong to the person who wrote them, as pages and as a REST resource."""

import json

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_http_methods, require_POST

from .models import Note, User
from .views import HttpError

MOST_NOTES = 100


class SignedInRequest(HttpRequest):
    """What login_required lets through."""

    user: User


class NoteForm(forms.ModelForm[Note]):
    class Meta:
        model = Note
        fields = ["text"]
        labels = {"text": "New note"}
        widgets = {"text": forms.Textarea({"rows": 3})}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = NoteForm(data, instance=Note(owner=request.user))
    if form.is_valid():
        form.save()
        messages.success(request, "Note added.")
        return redirect("notes")
    notes = request.user.notes.all()[:MOST_NOTES]
    return render(request, "notes.html", {"form": form, "notes": notes})


@login_required
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(request.user.notes, pk=pk).delete()
    messages.success(request, "Note deleted.")
    return redirect("notes")


class ApiView(LoginRequiredMixin, View):
    """Answers 401 to whoever is not signed in."""

    request: SignedInRequest

    def handle_no_permission(self) -> HttpResponseRedirect:
        raise HttpError(401)


class NoteList(ApiView):
    def get(self, request: SignedInRequest) -> HttpResponse:
        notes = request.user.notes.all()[:MOST_NOTES]
        return JsonResponse({"notes": [as_json(note) for note in notes]})

    def post(self, request: SignedInRequest) -> HttpResponse:
        note = save(request, Note(owner=request.user))
        headers = {"Location": reverse("api_note", args=[note.pk])}
        return JsonResponse(as_json(note), status=201, headers=headers)


class NoteDetail(ApiView):
    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        return JsonResponse(as_json(get_object_or_404(request.user.notes, pk=pk)))

    def put(self, request: SignedInRequest, pk: int) -> HttpResponse:
        note = save(request, get_object_or_404(request.user.notes, pk=pk))
        return JsonResponse(as_json(note))

    patch = put

    def delete(self, request: SignedInRequest, pk: int) -> HttpResponse:
        get_object_or_404(request.user.notes, pk=pk).delete()
        return HttpResponse(status=204)


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
    if not form.is_valid():
        raise HttpError(422, " ".join(map(str, form.errors["text"])))
    form.save()
    return note
