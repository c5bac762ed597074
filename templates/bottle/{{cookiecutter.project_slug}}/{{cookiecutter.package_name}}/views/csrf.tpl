<input type="hidden" name="csrf_token" value="{{session.csrf_token()}}">
