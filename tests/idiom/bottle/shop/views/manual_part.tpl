<p>{{part}}</p>
