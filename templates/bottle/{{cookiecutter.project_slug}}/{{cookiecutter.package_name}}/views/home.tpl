% rebase("base", title="Welcome")
<section>
  <h1>{{project_name}}</h1>
  <p class="lead">{{description}}</p>
  <p><a class="button" href="{{url('notes')}}">Open the notes</a></p>
</section>
<ul class="cards">
  <li><h2>Pages</h2> <p>A small example with a form, sign-in and data. Change it or delete it.</p></li>
  <li><h2>API</h2> <p>The same notes as JSON, with every verb, at <code>{{url('api.notes')}}</code>.</p></li>
  <li><h2>Health</h2> <p>Two probes for whatever runs the site: <a href="{{url('live')}}">live</a> and <a href="{{url('ready')}}">ready</a>.</p></li>
</ul>
