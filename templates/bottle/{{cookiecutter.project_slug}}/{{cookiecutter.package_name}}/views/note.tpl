% rebase("base", title="Edit a note")
<h1>Edit a note</h1>
<form method="post" class="panel">
  % include("csrf")
  % include("field", field=form.text)
  <button>Save</button>
  <a href="{{url('notes')}}">Back to the notes</a>
</form>
