import datetime

from django.contrib.auth import aauthenticate, get_user, get_user_model
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import RequestFactory, TestCase, tag
from django.urls import reverse
from django.utils import timezone

from .models import Question
from .views import plain


def create_question(question_text, days):
    """Return a question that is published so many days from now."""
    time = timezone.now() + datetime.timedelta(days=days)
    return Question.objects.create(question_text=question_text, pub_date=time)


class QuestionModelTests(TestCase):
    def test_was_published_recently_with_future_question(self):
        future_question = Question(pub_date=timezone.now() + datetime.timedelta(days=30))
        self.assertIs(future_question.was_published_recently(), False)

    def test_was_published_recently_with_recent_question(self):
        recent = timezone.now() - datetime.timedelta(hours=23)
        self.assertIs(Question(pub_date=recent).was_published_recently(), True)


class QuestionViewTests(TestCase):
    def test_no_questions(self):
        response = self.client.get(reverse("polls:index"))
        self.assertEqual(response.status_code, 200)
        self.assertContains(response, "No polls are available.")
        self.assertQuerySetEqual(response.context["latest_question_list"], [])

    def test_past_and_future_question(self):
        question = create_question("Past question.", -30)
        create_question("Future question.", 30)
        response = self.client.get(reverse("polls:index"))
        self.assertQuerySetEqual(response.context["latest_question_list"], [question])
        self.assertContains(response, "Polls 3")
        self.assertContains(response, "/static/polls/style.css")

    def test_the_detail_of_a_future_question_is_not_found(self):
        future = create_question("Future question.", 5)
        self.assertEqual(self.client.get(f"/polls/{future.id}/").status_code, 404)

    def test_vote(self):
        question = create_question("What's up?", -1)
        choice = question.choice_set.create(choice_text="Not much")
        self.assertContains(self.client.get(f"/polls/{question.id}/"), "Not much")
        self.assertContains(self.client.get(f"/polls/shortcut/{question.id}/"), "Not much")
        url = reverse("polls:vote", args=(question.id,))
        self.assertContains(self.client.post(url), "You didn&#x27;t select a choice.")
        response = self.client.post(url, {"choice": choice.id}, follow=True)
        self.assertRedirects(response, reverse("polls:results", args=(question.id,)))
        self.assertContains(response, "Not much -- 1 vote")

    def test_what_is_not_there(self):
        answer = self.client.get("/polls/shortcut/9/")
        self.assertContains(answer, "no such poll", status_code=404)
        said = "/polls/shortcut/9/: Question does not exist"
        self.assertContains(answer, said, status_code=404)
        self.assertContains(self.client.get("/nix/"), "nothing at this address", status_code=404)
        self.assertRedirects(self.client.get("/polls/plain"), "/polls/plain/", status_code=301)
        self.assertEqual(self.client.post("/polls/data/").status_code, 405)


class TopicsTests(TestCase):
    @tag("fast", "core")
    def test_a_view_by_itself(self):
        request = RequestFactory().get("/polls/plain/")
        self.assertEqual(plain(request).content, b"Hello, world. You're at the polls index.")

    def test_forms_messages_and_mail(self):
        self.assertContains(self.client.get("/polls/name/"), 'name="cc_myself"')
        empty = self.client.post("/polls/name/", {"your_name": "", "mood": "good"})
        self.assertFormError(empty.context["form"], "your_name", "This field is required.")
        given = {"your_name": "Zoë", "mood": "bad", "cc_myself": "on"}
        self.assertContains(self.client.post("/polls/name/", given, follow=True), "Thanks, Zoë.")
        self.assertEqual(mail.outbox[0].body, "Zoë")

    def test_files(self):
        file = SimpleUploadedFile("é.txt", b"12345")
        answer = self.client.post("/polls/file/", {"title": "Notes", "file": file})
        self.assertContains(answer, "Notes: 5")

    def test_answers_of_other_kinds(self):
        create_question("First?", 0)
        self.assertEqual(self.client.get("/polls/data/").json(), {"questions": ["First?"]})
        self.assertEqual(self.client.get("/polls/csv/").content.decode(), "First,Zoë\r\n")
        self.assertEqual(b"".join(self.client.get("/polls/later/")), b"0;1;2;")
        visits = [self.client.get("/polls/visits/").content for _ in range(2)]
        self.assertEqual(visits, [b"visit 1", b"visit 2"])

    def test_cache(self):
        first = self.client.get("/polls/cached/")
        self.assertEqual(first.headers["Cache-Control"], "max-age=60")
        self.assertEqual(self.client.get("/polls/cached/").content, first.content)

    def test_commands(self):
        question = create_question("Close me", 0)
        call_command("closepoll", str(question.id))
        self.assertFalse(Question.objects.exists())
        with self.assertRaises(CommandError):
            call_command("closepoll", "9")


class AdminTests(TestCase):
    def test_the_admin_of_the_tutorial(self):
        admin = get_user_model().objects.create_superuser("admin", password="very secret words")
        self.client.force_login(admin)
        self.assertContains(self.client.get("/admin/polls/question/add/"), "Date information")
        self.assertContains(self.client.get("/admin/"), "Polls Administration")
        choices = {"choice_set-TOTAL_FORMS": 1, "choice_set-INITIAL_FORMS": 0}
        given = {
            "question_text": "What's new?",
            "pub_date_0": "2026-01-01",
            "pub_date_1": "12:00",
            "choice_set-0-choice_text": "Not much",
            "choice_set-0-votes": 0,
            **choices,
        }
        self.assertRedirects(
            self.client.post("/admin/polls/question/add/", given), "/admin/polls/question/"
        )
        page = self.client.get("/admin/polls/question/?q=new")
        self.assertContains(page, "Published recently?")
        self.assertContains(page, "What&#x27;s new?")


class EmailBackendTests(TestCase):
    fields = {"username": "ada", "email": "ada@example.org"}
    password = "correct horse battery staple"

    def sign_up(self):
        fields = {**self.fields, "password1": self.password, "password2": self.password}
        return self.client.post(reverse("signup"), fields, follow=True)

    def test_sign_up_signs_in(self):
        self.assertContains(self.sign_up(), "Welcome, ada.")
        self.assertTrue(get_user(self.client).is_authenticated)

    def test_sign_in_with_the_address(self):
        self.sign_up()
        self.client.logout()
        fields = {"username": "Ada@example.org", "password": self.password}
        self.assertRedirects(self.client.post(reverse("login"), fields), reverse("home"))
        self.assertEqual(get_user(self.client).username, "ada")


class AsyncTests(TestCase):
    async def test_a_name_is_the_same_in_capitals(self):
        await get_user_model().objects.acreate_user("ada", password="very secret words")
        given = {"username": "Ada", "password": "very secret words"}
        self.assertIsNotNone(await aauthenticate(**given))
        self.assertTrue(await self.async_client.alogin(**given))
