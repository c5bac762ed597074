import csv
from typing import Any

from django.contrib import messages
from django.core.mail import send_mail
from django.db.models import F, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import generic
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_GET

from .forms import NameForm, UploadFileForm
from .models import Choice, Question


class IndexView(generic.ListView):
    template_name = "polls/index.html"
    context_object_name = "latest_question_list"

    def get_queryset(self) -> QuerySet[Question]:
        """Return the last five questions that are published."""
        published = Question.objects.filter(pub_date__lte=timezone.now())
        return published.order_by("-pub_date")[:5]


class DetailView(generic.DetailView):
    model = Question
    template_name = "polls/detail.html"

    def get_queryset(self) -> QuerySet[Question]:
        return Question.objects.filter(pub_date__lte=timezone.now())


class ResultsView(generic.DetailView):
    model = Question
    template_name = "polls/results.html"


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, world. You're at the polls index.")


def shortcut(request: HttpRequest, question_id: int) -> HttpResponse:
    try:
        question = Question.objects.get(pk=question_id)
    except Question.DoesNotExist:
        raise Http404("Question does not exist") from None
    return render(request, "polls/detail.html", {"question": question})


def vote(request: HttpRequest, question_id: int) -> HttpResponse:
    question = get_object_or_404(Question, pk=question_id)
    try:
        selected_choice = question.choice_set.get(pk=request.POST["choice"])
    except (KeyError, Choice.DoesNotExist):
        context = {"question": question, "error_message": "You didn't select a choice."}
        return render(request, "polls/detail.html", context)
    selected_choice.votes = F("votes") + 1
    selected_choice.save()
    return HttpResponseRedirect(reverse("polls:results", args=(question.id,)))


def get_name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["your_name"]
        messages.success(request, f"Thanks, {name}.")
        send_mail("A name", name, "polls@example.com", ["ada@example.com"])
        return redirect("polls:name")
    return render(request, "polls/name.html", {"form": form})


def upload(request: HttpRequest) -> HttpResponse:
    form = UploadFileForm(request.POST, request.FILES)
    if form.is_valid():
        size = sum(map(len, form.cleaned_data["file"].chunks()))
        return HttpResponse(f"{form.cleaned_data['title']}: {size}")
    return render(request, "polls/name.html", {"form": form})


@require_GET
def data(request: HttpRequest) -> JsonResponse:
    texts = Question.objects.values_list("question_text", flat=True)
    return JsonResponse({"questions": list(texts)})


def some_csv(request: HttpRequest) -> HttpResponse:
    disposition = 'attachment; filename="some.csv"'
    answer = HttpResponse(content_type="text/csv", headers={"Content-Disposition": disposition})
    csv.writer(answer).writerow(["First", "Zoë"])
    return answer


def later(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(f"{number};" for number in range(3))


@cache_page(60)
def cached(request: HttpRequest) -> HttpResponse:
    return HttpResponse(timezone.now().isoformat())


def visits(request: HttpRequest) -> HttpResponse:
    session: Any = request.session
    session["visits"] = session.get("visits", 0) + 1
    response = HttpResponse(f"visit {session['visits']}")
    response.set_cookie("seen", "yes", max_age=60)
    return response
