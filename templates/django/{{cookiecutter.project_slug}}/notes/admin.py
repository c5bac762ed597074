from django.contrib import admin

from .models import Note


@admin.register(Note)
class NoteAdmin(admin.ModelAdmin):
    list_display = ["text", "owner", "created_at"]
    list_filter = ["created_at"]
    search_fields = ["text"]
    autocomplete_fields = ["owner"]
