{%- set plural, fields = cookiecutter.plural, cookiecutter.fields -%}
"""{{ cookiecutter.__titles }}."""

import sqlalchemy as sa
from alembic import op

revision = "{{ cookiecutter.migration.revision }}"
down_revision = "{{ cookiecutter.migration.previous }}"


def upgrade() -> None:
    # The naming convention of the models names the constraints and the indexes.
    op.create_table(
        "{{ plural }}",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "user_id",
            sa.Integer(),
            sa.ForeignKey("users.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
{%- for name, field in fields.items() %}
{%- set kind = {"string": "String(length=200)", "text": "Text()", "integer": "Integer()", "decimal": "Numeric(precision=12, scale=2)", "boolean": "Boolean()", "date": "Date()", "datetime": "DateTime()", "email": "String(length=254)", "url": "String(length=500)", "choice": "String(length=200)", "reference": "Integer()"}[field.type] %}
        sa.Column(
            "{{ name }}{{ "_id" if field.to }}",
            sa.{{ kind }},
{%- if field.to %}
            sa.ForeignKey("{{ field.to_plural }}.id"{{ ', ondelete="SET NULL"' if not field.required }}),
{%- endif %}
            nullable={{ not field.required and field.type in ["integer", "decimal", "date", "datetime", "reference"] }},
{%- if field.to or field.index %}
            index=True,
{%- endif %}
        ),
{%- endfor %}
        sa.Column("created_at", sa.DateTime(), nullable=False),
{%- for name, field in fields.items() if field.unique %}
        sa.UniqueConstraint("user_id", "{{ name }}{{ "_id" if field.to }}"),
{%- endfor %}
    )


def downgrade() -> None:
    op.drop_table("{{ plural }}")
