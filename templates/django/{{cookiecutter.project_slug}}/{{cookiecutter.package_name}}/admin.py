"""The models in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from .models import Note, User

admin.site.register(User, UserAdmin)


@admin.register(Note)
class NoteAdmin(admin.ModelAdmin[Note]):
    list_display = ["text", "owner"]
    search_fields = ["text"]
