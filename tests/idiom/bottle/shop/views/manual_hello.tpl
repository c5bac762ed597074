% rebase("base", title="Manual")
% # A comment, a block of Python, a loop, an include and a function of the template
<%
  def shout(text):
      return text.upper()
  end
  words = [greeting, name]
%>
<h1>{{shout(greeting)}}</h1>
% for word in words:
<p>{{word}}</p>
% end
% if defined("missing"):
<p>never</p>
% else:
<p>{{get("missing", "default")}} {{!"<b>raw</b>"}}</p>
% end
% include("manual_part", part="included")
