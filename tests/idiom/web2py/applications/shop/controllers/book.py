"""What the book of web2py teaches, chapter by chapter, in its own way of writing."""

import os

from even import IS_EVEN, halves
from gluon.tools import *
from greeting import greeting

calls = Service()


# The first steps: a text, a dictionary, a counter, a form that leads to another page.


def hello():
    return "Hello from a text"


def moment():
    return prettydate(request.now)


def style():
    return response.stream(os.path.join(request.folder, "static", "app.css"))


def greeted():
    return greeting()


def message():
    return dict(message=T("Hello World"))


def counter():
    session.counter = (session.counter or 0) + 1
    return dict(counter=session.counter)


def first():
    if request.vars.visitor_name:
        session.visitor_name = request.vars.visitor_name
        redirect(URL("second"))
    return dict()


def second():
    return dict(name=session.visitor_name or redirect(URL("first")))


def address():
    return URL("book", "greet", args=["a", "b"], vars=dict(x=1), anchor="here")


def greet():
    if not request.args:
        raise HTTP(400, "a name is missing")
    return "Hello %s %s" % (request.args(0), request.vars.x)


# Views: blocks, functions, escaping, helpers.


def page():
    response.flash = T("Welcome!")
    response.files.append(URL("static", "favicon.svg.css"))
    return dict(rows=["<one>", "two"], raw=XML("<em>raw</em>"))


def named():
    return dict(text="a text", user="a user", address="an address", entry="an entry")


def helpers():
    table = TABLE(TR(TD("a"), TD(B("b"))), TR(TD(A("link", _href=URL("page"))), TD(I("i"))))
    safe = XML("<b onclick='x'>bold</b><script>no</script>", sanitize=True)
    return DIV(table, UL("x", LI("y")), safe, MARKMIN("# Title\n**strong**"), BR(), HR())


def generic():
    return dict(number=1, words=["a", "b"], nested=dict(key=T("value")))


def helped():
    return DIV("x", _style="color: red", _onclick="alert(1)", data=dict(kept="yes"))


def opened():
    response.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
    return dict(part=DIV("x", _style="color: red"), grid=grid_of_dogs())


# Forms and validators.


def ask():
    form = FORM(
        LABEL("Your name", _for="name"),
        INPUT(_name="name", _id="name", requires=IS_NOT_EMPTY()),
        INPUT(_type="submit"),
    )
    if form.accepts(request, session):
        response.flash = "form accepted: " + form.vars.name
    elif form.errors:
        response.flash = "form has errors"
    return dict(form=form)


def factory():
    form = SQLFORM.factory(
        Field("email", requires=IS_EMAIL()),
        Field("age", "integer", requires=IS_INT_IN_RANGE(0, 150)),
        Field("code", requires=IS_MATCH(r"\d{3}$", error_message="three digits")),
        Field("colour", requires=IS_IN_SET(["red", "blue"])),
    )
    if form.process().accepted:
        session.flash = "thank you %s" % form.vars.email
        redirect(URL("factory"))
    return dict(form=form)


def dog():
    form = SQLFORM(db.dog, request.args(0), deletable=True, upload=URL("download"))
    form.add_button("Back", URL("dogs"))
    if form.process(onvalidation=no_cats).accepted:
        session.flash = "saved"
        redirect(URL("dogs"))
    return dict(form=form)


def no_cats(form):
    if form.vars.name == "cat":
        form.errors.name = "no cats"


def custom():
    form = SQLFORM(db.owner)
    form.process(next=URL("custom"), message_onsuccess="owner saved")
    return dict(form=form)


def kennel():
    form = SQLFORM.factory(db.owner, Field("dogs", "integer", requires=IS_EVEN()))
    if form.process().accepted:
        id = db.owner.insert(**db.owner._filter_fields(form.vars))
        response.flash = "owner %s" % id
    return dict(form=form, halves=halves(7))


def download():
    return response.download(request, db)


def crud():
    made = Crud(globals(), db)
    return dict(form=made.create(db.owner, next=URL("crud")))


# The database.


def dogs():
    rows = db(db.dog.id > 0).select(db.dog.ALL, orderby=db.dog.name, limitby=(0, 10))
    return dict(rows=rows)


def joined():
    rows = db(db.dog.owner == db.owner.id).select(db.owner.name, db.dog.name)
    left = db().select(db.owner.ALL, db.dog.ALL, left=db.dog.on(db.dog.owner == db.owner.id))
    count = db.dog.id.count()
    per = db(db.dog).select(db.dog.owner, count, groupby=db.dog.owner)
    return dict(
        pairs=[[r.owner.name, r.dog.name] for r in rows],
        everybody=len(left),
        most=max(r[count] for r in per),
        cheap=db((db.dog.price < 20) & ~(db.dog.vaccinated == True)).count(),
        unborn=db(db.dog.born == None).count(),
        found=[
            d.name for d in db(db.dog.name.contains("e") | db.dog.name.startswith("R")).select()
        ],
        nested=db.owner(1).dog.select().first().label,
    )


def visited():
    other = DAL("sqlite://other.sqlite")
    other.define_table("visit", Field("page"))
    other.visit.insert(page="visited")
    return str(other(other.visit).count())


def undone():
    db.owner.insert(name="never")
    db.rollback()
    return dict(owners=db(db.owner).count())


def table():
    return dict(table=SQLTABLE(db(db.dog).select(), headers="fieldname:capitalize"))


def csv():
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    return str(db(db.owner).select(db.owner.name))


def grid_of_dogs():
    fields = [db.dog.name, db.dog.size, db.dog.price]
    return SQLFORM.grid(db.dog, fields=fields, paginate=5, orderby=db.dog.name)


@auth.requires_login()
def grid():
    return dict(grid=grid_of_dogs())


@auth.requires_login()
def smart():
    return dict(grid=SQLFORM.smartgrid(db.owner, linked_tables=["dog"]))


# Access.


@auth.requires_membership("managers")
def managers():
    return "for managers"


@auth.requires_permission("read", db.dog)
def readers():
    return "for readers"


@auth.requires(lambda: request.args(0) == "open")
def conditioned():
    return "open"


@auth.requires_login()
def signed():
    return URL("with_signature", user_signature=True)


@auth.requires_signature()
def with_signature():
    return "signed"


def user():
    return dict(form=auth())


def navbar():
    return dict(bar=auth.navbar())


def wiki():
    return auth.wiki()


# Caching, components, languages, sessions.


def cached():
    value = cache.ram("moment", lambda: request.now.isoformat(), time_expire=60)
    return value + " " + cache.disk("moment", lambda: request.now.isoformat(), time_expire=60)


@cache.action(time_expire=300, cache_model=cache.ram, session=False, vars=False)
def cached_action():
    return dict(moment=request.now.isoformat())


def whole():
    parts = LOAD("book", "generic.load", ajax=False), LOAD("book", "ask.load", ajax=True)
    return dict(parts=DIV(*parts))


def italian():
    T.force("it")
    return T("Hello %s, you have %s %%{dog}", ("Ada", 2))


def forgetful():
    session.forget(response)
    return "forgotten"


# Services.


def call():
    session.forget()
    return calls()


@calls.run
@calls.json
@calls.xml
@calls.jsonrpc
@calls.xmlrpc
def add(a, b):
    return int(a) + int(b)


@calls.csv
def rows():
    return db(db.dog).select(db.dog.name, db.dog.size)


@request.restful()
def rest():
    response.view = "generic.json"

    def GET(name):
        return dict(owner=db.owner(name=name).as_dict())

    def POST(*args, **vars):
        return dict(db.owner.validate_and_insert(**vars))

    return locals()
