"""Heroes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "heroes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("secret_name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_heroes"),
    )
    op.create_index("ix_heroes_name", "heroes", ["name"])


def downgrade() -> None:
    op.drop_table("heroes")
