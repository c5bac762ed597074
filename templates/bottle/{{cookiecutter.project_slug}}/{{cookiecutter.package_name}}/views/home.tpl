% rebase("base", title="Welcome")
<section class="hero">
  <h1>{{project_name}}</h1>
  <p class="lead">{{description}}</p>
  <p><a class="button" href="{{url('notes')}}">Open the notes</a></p>
</section>
<ul class="cards">
  <li>
    <h2>Pages</h2>
    <p>The notes are a small example of forms, sign-in and data. Read it, change it, delete it.</p>
  </li>
  <li>
    <h2>API</h2>
    <p>The same notes speak JSON at <code>{{url('api.notes')}}</code>.</p>
  </li>
  <li>
    <h2>Health</h2>
    <p>Probes ask <a href="{{url('live')}}">live</a> and <a href="{{url('ready')}}">ready</a>.</p>
  </li>
</ul>
