{%- set plural, fields = cookiecutter.plural, cookiecutter.fields %}
{%- macro folded(start, parts, end, indent="") -%}
    {%- set line = indent ~ start ~ parts | join(", ") ~ end -%}
    {%- if line | length <= 100 -%}
{{ line }}
    {%- else -%}
{{ indent ~ start ~ "\n" }}
        {%- for part in parts %}{{ indent ~ "    " ~ part ~ ",\n" }}{% endfor -%}
{{ indent ~ end }}
    {%- endif -%}
{%- endmacro -%}
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
{%- set key = ['sa.ForeignKey("' ~ field.to_plural ~ '.id"' ~ ("" if field.required else ', ondelete="SET NULL"') ~ ")"] if field.to else [] %}
{%- set nullable = not field.required and field.type in ["integer", "decimal", "date", "datetime", "reference"] %}
{{ folded("sa.Column(", ['"' ~ name ~ ("_id" if field.to else "") ~ '"', "sa." ~ kind] + key + ["nullable=" ~ nullable] + (["index=True"] if field.to or field.index else []), "),", "        ") }}
{%- endfor %}
        sa.Column("created_at", sa.DateTime(), nullable=False),
{%- for name, field in fields.items() if field.unique %}
        sa.UniqueConstraint("user_id", "{{ name }}{{ "_id" if field.to }}"),
{%- endfor %}
    )


def downgrade() -> None:
    op.drop_table("{{ plural }}")
