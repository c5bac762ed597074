% rebase("base", title="Sign in")
<section class="narrow">
  <h1>Sign in</h1>
  % if hint:
  <p>There is no user yet. Make the first with <code>python manage.py createuser NAME</code>.</p>
  % end
  <form method="post" class="panel">
    % include("csrf")
    <div class="field">
      <label for="username">Name</label>
      <input id="username" name="username" value="{{username}}" autocomplete="username" required>
    </div>
    <div class="field">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required>
    </div>
    <button>Sign in</button>
  </form>
</section>
