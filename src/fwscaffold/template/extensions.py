"""Which extensions of Jinja's a template of somebody else's may have."""

NAMES = ("Jsonify", "RandomString", "Slugify", "Time", "UUID")
COOKIECUTTERS = tuple(f"cookiecutter.extensions.{name}Extension" for name in NAMES)
DOING_NOTHING = frozenset({"jinja2.ext.do", "jinja2.ext.loopcontrols"})
# What it was called before it came to be cookiecutter's own.
ALIASES = frozenset({"jinja2_time.TimeExtension"})


def is_harmless(extension: str) -> bool:
    """Return whether the extension is there already, or does nothing but what Jinja does."""
    return extension in ALIASES or extension in DOING_NOTHING or extension in COOKIECUTTERS


def loaded(asked: list[str], is_trusted: bool) -> list[str]:
    """Return what is loaded beside cookiecutter's own."""
    allowed = [each for each in asked if is_trusted or is_harmless(each)]
    return [each for each in allowed if each not in ALIASES and each not in COOKIECUTTERS]
