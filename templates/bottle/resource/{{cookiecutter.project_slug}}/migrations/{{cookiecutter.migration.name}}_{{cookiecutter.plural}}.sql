{%- set fields, plural = cookiecutter.fields, cookiecutter.plural %}
{%- set columns = {
    "string": "VARCHAR(200)", "text": "TEXT", "integer": "INTEGER", "decimal": "DECIMAL(12, 2)",
    "boolean": "BOOLEAN", "date": "DATE", "datetime": "DATETIME", "email": "VARCHAR(254)",
    "url": "VARCHAR(500)", "choice": "VARCHAR(200)", "reference": "BIGINT",
} -%}
-- The {{ cookiecutter.__titles | lower }}. AUTO_ID and DATETIME stand for what the database has for them.

CREATE TABLE {{ plural }} (
    id AUTO_ID,
    user_id BIGINT NOT NULL,
{%- for name, field in fields.items() %}
    {{ name }}{{ "_id" if field.to }} {{ columns[field.type] }}
    {{- " NOT NULL" if field.required or field.type not in ["integer", "decimal", "date", "datetime", "reference"] }},
{%- endfor %}
    created_at DATETIME NOT NULL,
{%- for name, field in fields.items() if field.to %}
    FOREIGN KEY ({{ name }}_id) REFERENCES {{ field.to_plural }} (id){{ " ON DELETE SET NULL" if not field.required }},
{%- endfor %}
    -- With a user goes what is theirs. MySQL takes these by their names: what is newer, and may need
    -- what is older, has to go first.
    CONSTRAINT owner_{{ 99999999999999 - cookiecutter.migration.name | int }} FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX {{ plural }}_of_user ON {{ plural }} (user_id, id);
{%- for name, field in fields.items() %}
{%- if field.unique %}
CREATE UNIQUE INDEX {{ plural[:28] }}_one_{{ name }} ON {{ plural }} (user_id, {{ name }}{{ "_id" if field.to }});
{%- elif field.index %}
CREATE INDEX {{ plural[:28] }}_by_{{ name }} ON {{ plural }} (user_id, {{ name }}{{ "_id" if field.to }});
{%- endif %}
{%- if field.to %}
CREATE INDEX {{ plural[:28] }}_to_{{ name }} ON {{ plural }} ({{ name }}_id);
{%- endif %}
{%- endfor %}
