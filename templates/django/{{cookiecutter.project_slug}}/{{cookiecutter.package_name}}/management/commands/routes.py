"""`python manage.py routes`."""

from django.contrib.admindocs.views import extract_views_from_urlpatterns
from django.core.management import BaseCommand
from django.urls import get_resolver


class Command(BaseCommand):
    help = "List the routes, each with its name."

    def handle(self, *args: object, **options: object) -> None:
        patterns = get_resolver().url_patterns
        for _, route, namespace, name in extract_views_from_urlpatterns(patterns):
            full_name = ":".join([*(namespace or []), name or ""])
            self.stdout.write(f"/{route:50} {full_name}".rstrip())
