<div class="field">
  <label for="text">{{label}}</label>
  % invalid = ' aria-invalid="true" aria-describedby="text-error"' if error else ""
  <textarea id="text" name="text" rows="3" maxlength="{{max_length}}" required{{!invalid}}>{{text}}</textarea>
  % if error:
  <p class="error" id="text-error" role="alert">{{error}}</p>
  % end
</div>
