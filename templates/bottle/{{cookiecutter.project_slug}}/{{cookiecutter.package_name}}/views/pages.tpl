% if page.last > 1:
<nav class="pages" aria-label="Pages">
  % if page.number > 1:
  <a href="{{url(name, page=page.number - 1)}}" rel="prev">Newer</a>
  % end
  <span>Page {{page.number}} of {{page.last}}</span>
  % if page.number < page.last:
  <a href="{{url(name, page=page.number + 1)}}" rel="next">Older</a>
  % end
</nav>
% end
