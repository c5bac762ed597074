% invalid = {"aria_invalid": "true", "aria_describedby": f"{field.id}-error"} if field.errors else {}
<div class="field">
  % if field.type == "BooleanField":
  {{!field(**invalid)}}
  {{!field.label}}
  % else:
  {{!field.label}}
  {{!field(**invalid)}}
  % end
  % if field.errors:
  <p class="error" id="{{field.id}}-error" role="alert">{{" ".join(field.errors)}}</p>
  % end
</div>
