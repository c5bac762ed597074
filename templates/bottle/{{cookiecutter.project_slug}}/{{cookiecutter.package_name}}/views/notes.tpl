% rebase("base", title="Notes")
<h1>Notes</h1>
<form method="post" class="panel">
  <input type="hidden" name="csrf_token" value="{{session.csrf_token()}}">
  <div class="field">
    <label for="text">New note</label>
    % invalid = ' aria-invalid="true" aria-describedby="text-error"' if error else ""
    <textarea id="text" name="text" rows="3" maxlength="{{max_length}}" required{{!invalid}}>{{text}}</textarea>
    % if error:
    <p class="error" id="text-error" role="alert">{{error}}</p>
    % end
  </div>
  <button>Add note</button>
</form>
% if notes:
<h2>{{len(notes)}} {{"note" if len(notes) == 1 else "notes"}}</h2>
<ul class="notes">
  % for note in notes:
  <li>
    <p>{{note.text}}</p>
    <form method="post" action="{{url('notes.delete', note_id=note.id)}}">
      <input type="hidden" name="csrf_token" value="{{session.csrf_token()}}">
      <button class="link" aria-label="Delete the note: {{note.text[:40]}}">Delete</button>
    </form>
  </li>
  % end
</ul>
% else:
<p class="empty">No notes yet. Write the first one above, or bring some from a file.</p>
% end
<details>
  <summary>Import a text file</summary>
  <form method="post" action="{{url('notes.import')}}" enctype="multipart/form-data">
    <input type="hidden" name="csrf_token" value="{{session.csrf_token()}}">
    <div class="field">
      <label for="file">Text file, one note per line</label>
      <input id="file" name="file" type="file" accept=".txt" required>
    </div>
    <button>Import</button>
  </form>
</details>
