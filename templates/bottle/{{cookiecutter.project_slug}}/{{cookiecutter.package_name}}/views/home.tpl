{% raw %}% rebase("base", title="Welcome")
<section>
  <h1>{{project_name}}</h1>
  <p class="lead">{{description}}</p>{% endraw %}
{%- if cookiecutter.__example %}{% raw %}
  <p><a class="button" href="{{url('notes')}}">Open the notes</a></p>{% endraw %}
{%- endif %}{% raw %}
</section>
<ul class="cards">
  % if request.app.settings.app_env == "development":
  <li><h2>Make it yours</h2> <p>This page is <code>{{package}}/views/home.tpl</code>, and its route is in <code>{{package}}/pages.py</code>. Edit one and look again.</p></li>
  % end{% endraw %}
{%- if cookiecutter.__example %}{% raw %}
  <li><h2>Notes</h2> <p>A small example with forms, sign-in and data, also as JSON at <code>{{url('api.notes')}}</code>. Change it or delete it.</p></li>{% endraw %}
{%- endif %}{% raw %}
  <li><h2>Health</h2> <p>Two probes for whatever runs the site: <a href="{{url('live')}}">live</a> and <a href="{{url('ready')}}">ready</a>.</p></li>
</ul>{% endraw %}
