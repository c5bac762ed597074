"""The pages of the notes: Django's generic views, for the notes of whoever is signed in."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.messages.views import SuccessMessageMixin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.generic import CreateView, DeleteView, UpdateView

from .forms import NoteForm
from .models import Note


class OwnNotesMixin(LoginRequiredMixin, SuccessMessageMixin):
    request: HttpRequest

    def get_queryset(self) -> QuerySet[Note]:
        return Note.objects.filter(owner=self.request.user.pk)


class NoteList(OwnNotesMixin, CreateView):
    """The notes, page by page, and the form for a new one."""

    form_class = NoteForm
    template_name = "notes/note_list.html"
    success_url = reverse_lazy("notes:list")
    success_message = "Note added."
    paginate_by = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paginator = Paginator(self.get_queryset(), self.paginate_by)
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, **kwargs)

    def form_valid(self, form: ModelForm) -> HttpResponse:
        form.instance.owner = self.request.user
        return super().form_valid(form)


class NoteUpdate(OwnNotesMixin, UpdateView):
    form_class = NoteForm
    success_url = reverse_lazy("notes:list")
    success_message = "Note changed."


class NoteDelete(OwnNotesMixin, DeleteView):
    success_url = reverse_lazy("notes:list")
    success_message = "Note deleted."
