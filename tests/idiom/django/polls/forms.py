from django import forms


class NameForm(forms.Form):
    your_name = forms.CharField(label="Your name", max_length=100)
    cc_myself = forms.BooleanField(required=False)
    mood = forms.ChoiceField(choices=[("good", "Good"), ("bad", "Bad")])


class UploadFileForm(forms.Form):
    title = forms.CharField(max_length=50)
    file = forms.FileField()
