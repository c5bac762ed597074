{% raw %}<!doctype html>
% current = ' aria-current="page"'{% endraw %}
{%- if cookiecutter.__accounts %}{% raw %}
% user_name = request.session.get("user_name"){% endraw %}
{%- endif %}{% raw %}
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="description" content="{{description}}">
    <title>{{title}} · {{project_name}}</title>
    <link rel="icon" href="{{url('static', filename='favicon.svg')}}" type="image/svg+xml">
    <link rel="stylesheet" href="{{url('static', filename='app.css')}}">
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="bar">
      <a class="brand" href="{{url('home')}}">{{project_name}}</a>
      <nav aria-label="Main">{% endraw %}
{%- if cookiecutter.__accounts %}{% raw %}
        % for title, name in request.app.menu.items():
        <a href="{{url(name)}}"{{!current if request.fullpath == url(name) else ""}}>{{title}}</a>
        % end
        % if user_name:
        <form action="{{url('logout')}}" method="post">
          % include("csrf")
          <span>{{user_name}}</span>
          <button class="link">Sign out</button>
          <button class="link" name="everywhere" value="yes">Sign out everywhere</button>
        </form>
        % else:
        <a href="{{url('login')}}"{{!current if request.fullpath == url("login") else ""}}>Sign in</a>
        % end{% endraw %}
{%- else %}{% raw %}
        <a href="{{url('home')}}"{{!current if request.fullpath == url("home") else ""}}>Home</a>{% endraw %}
{%- endif %}{% raw %}
      </nav>
    </header>
    <main id="main">{% endraw %}
{%- if cookiecutter.__accounts %}{% raw %}
      % for category, message in flashes():
      <p class="flash {{category}}" role="{{'alert' if category == 'error' else 'status'}}">{{message}}</p>
      % end{% endraw %}
{%- endif %}{% raw %}
      {{!base}}
    </main>
  </body>
</html>{% endraw %}
