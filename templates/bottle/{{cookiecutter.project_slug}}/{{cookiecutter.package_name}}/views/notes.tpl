% rebase("base", title="Notes")
<h1>Notes</h1>
<form method="post" class="panel">
  % include("csrf")
  % include("field", field=form.text)
  <button>Add note</button>
</form>
% if notes:
<h2>{{page.count}} {{"note" if page.count == 1 else "notes"}}</h2>
<ul class="notes">
  % for note in notes:
  <li>
    <p>{{note.text}}</p>
    <time datetime="{{note.created_at}}">{{note.created_at[:10]}}</time>
    <a href="{{url('note', note_id=note.id)}}" aria-label="Edit the note: {{note.text[:40]}}">Edit</a>
    <details>
      <summary aria-label="Delete the note: {{note.text[:40]}}">Delete</summary>
      <form method="post" action="{{url('note.delete', note_id=note.id)}}">
        % include("csrf")
        <button class="link">Yes, delete it</button>
      </form>
    </details>
  </li>
  % end
</ul>
% include("pages", page=page, name="notes")
% else:
<p class="empty">No notes yet. Write the first one above, or bring some from a file.</p>
% end
<details>
  <summary>Import a text file</summary>
  <form method="post" action="{{url('notes.import')}}" enctype="multipart/form-data">
    % include("csrf")
    <div class="field">
      <label for="file">Text file, one note per line</label>
      <input id="file" name="file" type="file" accept=".txt" required>
    </div>
    <button>Import</button>
  </form>
</details>
