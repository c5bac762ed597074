"""What Flask's tutorial builds, a blog, with Flask-SQLAlchemy and Flask-WTF as their guides teach."""

from datetime import datetime

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from wtforms import SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from .auth import login_required
from .data import User, utc_now
from .extensions import Base, db

bp = Blueprint("blog", __name__, url_prefix="/blog")


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(100), unique=True)
    body: Mapped[str] = mapped_column(String(5000))
    created: Mapped[datetime] = mapped_column(default=utc_now)
    author: Mapped[User] = relationship()
    answer_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    answers: Mapped[list["Post"]] = relationship(back_populates="answer_to")
    answer_to: Mapped["Post | None"] = relationship(back_populates="answers", remote_side=[id])


class PostForm(FlaskForm):
    title = StringField("Title", [DataRequired(), Length(max=100)])
    body = TextAreaField("Body", [DataRequired()])
    mood = SelectField("Mood", choices=[SelectChoice("good", "Good"), SelectChoice("bad", "Bad")])


@bp.route("/")
def index() -> str:
    posts = db.paginate(select(Post).order_by(Post.created.desc()), per_page=5)
    total = db.session.scalar(select(func.count()).select_from(Post))
    return render_template("lessons/blog.html", posts=posts, total=total)


@bp.route("/create", methods=["GET", "POST"])
@login_required
def create() -> ResponseReturnValue:
    form = PostForm()
    if form.validate_on_submit():
        db.session.add(Post(author=g.user, title=form.title.data, body=form.body.data))
        db.session.commit()
        return redirect(url_for("blog.index"))
    return render_template("lessons/post.html", form=form)


@bp.route("/<int:id>/update", methods=["GET", "POST"])
@login_required
def update(id: int) -> ResponseReturnValue:
    post = db.get_or_404(Post, id, description=f"There is no post {id}.")
    if post.author_id != g.user.id:
        abort(403)
    form = PostForm(obj=post)
    if form.validate_on_submit():
        form.populate_obj(post)
        db.session.commit()
        flash("The post was updated.")
        return redirect(url_for("blog.index"))
    return render_template("lessons/post.html", form=form)


@bp.post("/<int:id>/delete")
@login_required
def delete(id: int) -> ResponseReturnValue:
    db.session.delete(db.get_or_404(Post, id))
    db.session.commit()
    return redirect(url_for("blog.index"))
