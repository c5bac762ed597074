% rebase("base", title=f"{error.status_code} {name}")
<section>
  <h1><span class="code">{{error.status_code}}</span> {{name}}</h1>
  <p class="lead">{{message}}</p>
  <p class="where"><code>{{request.method}} {{request.path}}</code></p>
  % if debug and error.status_code == 404:
  <p><code>python manage.py routes</code> lists the addresses that there are.</p>
  % end
  % if debug and error.traceback:
  <pre>{{error.traceback}}</pre>
  % end
  <p><a class="button" href="{{url('home')}}">Go to the home page</a></p>
</section>
