"""Two pages that not everybody may see: one for a role, one for a permission.

`manage.py shell` grants them: auth.add_membership("manager", user_id), and
auth.add_permission(auth.id_group("manager"), "read", "note").
"""


@auth.requires_login(otherwise=sign_in_first)
@auth.requires_membership("manager")
def people():
    people = db(db.auth_user).select(db.auth_user.username, orderby=db.auth_user.username)
    response.view = "reports.html"
    return {"heading": T("People"), "lines": [person.username for person in people]}


@auth.requires_login(otherwise=sign_in_first)
@auth.requires_permission("read", "note")
def total():
    count = db(db.note).count()
    response.view = "reports.html"
    return {"heading": T("Notes"), "lines": [T("%s notes have been written.", count)]}
