# -*- coding: utf-8 -*-
# Written as in 2008, by the first edition of the book; it runs unchanged.


@auth.requires_login(sign_in_first)
def index():
    form=FORM(LABEL('Notes that start with', _for='start'),
              INPUT(_name='start', _id='start', requires=IS_NOT_EMPTY()),
              INPUT(_type='submit', _value='Find', _name='find'),
              _action=URL(r=request, f='index'))
    table=''
    if form.accepts(request.vars, session):
        query=(db.note.author==auth.user_id)&db.note.text.like(form.vars.start+'%')
        rows=db(query).select(db.note.id, db.note.text, orderby=db.note.text)
        table=SQLTABLE(rows, _class='found')
        response.flash='%i found' % len(rows)
    elif form.errors:
        response.flash='please correct the form'
    home=A('home', _href=URL(r=request, c='default', f='index'))
    return dict(form=form, table=table, home=home)
