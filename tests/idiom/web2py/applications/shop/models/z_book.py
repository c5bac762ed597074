from gluon.tools import prettydate

db.define_table(
    "owner",
    Field("name", requires=[IS_NOT_EMPTY(), IS_LENGTH(40)]),
    Field("email", requires=IS_EMPTY_OR(IS_EMAIL())),
    format="%(name)s",
)
db.define_table(
    "dog",
    Field("name", requires=IS_NOT_EMPTY()),
    Field("owner", "reference owner"),
    Field("size", requires=IS_IN_SET(["small", "large"]), default="small"),
    Field("born", "date", requires=IS_EMPTY_OR(IS_DATE())),
    Field("price", "decimal(6,2)", default=10),
    Field("vaccinated", "boolean", default=False),
    Field("picture", "upload"),
    Field("toys", "list:string"),
    Field("label", compute=lambda row: f"{row['name']} ({row['size']})"),
    auth.signature,
)
db.dog._after_insert.append(lambda fields, id: session.update(last_dog=id))
db.dog.owner.requires = IS_IN_DB(db, "owner.id", "%(name)s", zero=None)
db.dog.name.requires = [IS_NOT_EMPTY(), IS_NOT_IN_DB(db, "dog.name")]

auth.wiki(resolve=False)

response.menu += [(T("Dogs"), request.controller == "book", URL("book", "dogs"), [])]
response.menu += [
    (T("Home"), False, URL("default", "index")),
    (T("More"), False, None, [(T("Since 2008"), False, URL("legacy", "index"), [])]),
    (T("Hidden"), False, URL("book", "hello"), [], False),
]
