% rebase("base", title="Sign in")
<section class="narrow">
  <h1>Sign in</h1>
  <form method="post" class="panel">
    <input type="hidden" name="csrf_token" value="{{session.csrf_token()}}">
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
