"""How MAIL_URL is read."""

import pytest
from conftest import settings_with

from {{cookiecutter.package_name}} import mail
from {{cookiecutter.package_name}}.standard import environment


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp+tls://ada:p%40ss@mail.example", ("mail.example", 587, "ada", "p@ss", True, False)),
        ("smtps://ada:secret@[::1]:4650", ("::1", 4650, "ada", "secret", False, True)),
    ],
)
def test_a_url_names_a_server(url, expected):
    options = mail.mailer(url)["OPTIONS"]
    assert tuple(options.values())[:6] == expected
    old = mail.old_settings(mail.mailer(url))
    assert (old["EMAIL_HOST"], old["EMAIL_USE_SSL"]) == (expected[0], expected[5])


@pytest.mark.parametrize(
    "url",
    ["mail.example", "smtp://", "http://mail.example", "smtp://u:secret@[::1", "smtp://a/b", "smtp://a:x"],
)  # fmt: skip
def test_a_wrong_url_is_named_and_not_shown(url):
    with pytest.raises(environment.SettingsError) as caught:
        settings_with(MAIL_URL=url)
    assert str(caught.value).startswith("MAIL_URL must be ")
    assert "secret" not in str(caught.value)
