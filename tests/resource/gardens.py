"""A tiny template whose projects can have resources."""

import json
from collections.abc import Mapping

from fwscaffold.template.catalog import PROJECT_DIRECTORY
from tiny import FILES, MakeTemplates, write

PACKAGE = "{{cookiecutter.package_name}}"
MAIN: Mapping[str, str | bytes] = {
    **FILES,
    f"{PACKAGE}/resources.py": '"""What there is."""\n\nRESOURCES = {}\n',
    "migrations/0001_accounts.py": 'revision = "0001"\ndown_revision = None\n',
}
QUESTIONS = {
    "project_slug": "my-site",
    "package_name": "my_site",
    "singular": "order",
    "plural": "orders",
    "fields": {},
    "migration": {},
    "removal": {},
    "__title": "{{ cookiecutter.plural | capitalize }}",
    "__wiring": [
        {
            "file": "{{cookiecutter.package_name}}/resources.py",
            "import": "from .{{cookiecutter.plural}} import pages as {{cookiecutter.plural}}",
            "into": "RESOURCES",
            "entry": '"{{cookiecutter.__title}}": {{cookiecutter.plural}},',
        }
    ],
    "_migrations": {"directory": "migrations", "style": "alembic"},
    "_reserved_resources": ["admin"],
    "_reserved_fields": ["created_at"],
}
VIEWS = """\
from views import ListView

class {{ cookiecutter.singular.title().replace('_', '') }}(ListView):
    def show(self, session, {{ cookiecutter.singular }}):
        return {"pages": 1, "{{ cookiecutter.plural }}": []}
"""
PRESENT = "{% if not cookiecutter.removal %}"
RESOURCE = {
    f"{PACKAGE}/{PRESENT}{{{{cookiecutter.plural}}}}{{% endif %}}/{PRESENT}__init__.py{{% endif %}}": VIEWS,
    f"{PACKAGE}/{PRESENT}{{{{cookiecutter.plural}}}}{{% endif %}}/{PRESENT}data.py{{% endif %}}": "FIELDS = [\n{% for name in cookiecutter.fields %}\n"
    '    "{{ name }}",\n{% endfor %}\n]\n',
    "migrations/{{cookiecutter.migration.name}}_{{cookiecutter.plural}}.py": 'revision = "{{ cookiecutter.migration.revision }}"\n'
    'down_revision = "{{ cookiecutter.migration.previous }}"\n',
    "migrations/{% if cookiecutter.removal %}{{cookiecutter.removal.name}}_no_{{cookiecutter.plural}}.py{% endif %}": 'revision = "{{ cookiecutter.removal.revision }}"\n'
    'down_revision = "{{ cookiecutter.removal.previous }}"\n',
}


def plant(
    make_templates: MakeTemplates,
    main: Mapping[str, str | bytes] = MAIN,
    resource: Mapping[str, str | bytes] = RESOURCE,
    **questions: object,
) -> None:
    """Write the catalog with the template and that of its resources."""
    root = make_templates(main, **questions) / "tiny" / "resource"
    write(root, {"cookiecutter.json": json.dumps(QUESTIONS)})
    write(root / PROJECT_DIRECTORY, resource)
    make_templates(main, **questions)  # it reads them anew
