"""web2py's HTML helpers below a prefix, and under our security policy: no style or script in a page.

Forms, grids and tables come out without them. A page that sets a policy of its own gets all that
web2py writes: `response.headers["Content-Security-Policy"] = ...` in its action.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# What web2py writes into buttons; `components.js` does it for them.
LEADS_ELSEWHERE = re.compile(r"window\.location='(.*)';return false")
CLEARS = re.compile(r"jQuery\('#(\w+)'\)\.val\(''\);")


def adapt() -> None:
    """Adapt the helpers, once in a process."""
    from gluon import compileapp, rewrite
    from gluon.html import DIV
    from gluon.sqlhtml import SQLFORM

    rewrite.regex_filter_out = with_prefix(rewrite.regex_filter_out)
    DIV._xml = without_inline(DIV._xml)
    SQLFORM.search_menu = staticmethod(only_elsewhere(SQLFORM.search_menu))
    # web2py compiles a view for every page, and the same text gives the same code.
    compileapp.compile2 = lru_cache(compileapp.compile2)


def with_prefix(shorten: Callable[..., str]) -> Callable[..., str]:
    """Return the function that shortens the addresses of `URL()`, which knows the site's prefix."""
    return lambda url, env=None: ((env and env.script_name) or "") + shorten(url, env)


def is_ours() -> bool:
    """Return whether the page has our policy, rather than one of its own."""
    from gluon.globals import current

    response = getattr(current, "response", None)
    own = response and response.headers.get("Content-Security-Policy")
    return not own and not (response and current.request.application == "admin")


def without_inline(xml: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the method that writes a helper, less `style` and what runs `on` an event."""

    def write(helper: Any) -> Any:
        has = helper.attributes
        forbidden = [name for name in has if name == "_style" or name[:3] == "_on"]
        if forbidden and is_ours():
            style, script = str(has.get("_style")), str(has.get("_onclick"))
            for name in forbidden:
                del has[name]
            if re.search(r"display:\s*none", style):
                has["_hidden"] = True
            if re.search(r"overflow-x:\s*auto", style):  # the table of a grid
                has |= {"_class": f"{has.get('_class') or ''} scroll".strip(), "_tabindex": "0"}
            if found := LEADS_ELSEWHERE.fullmatch(script):
                has |= {"_type": "button", "_data-w2p_address": found[1]}
            if found := CLEARS.fullmatch(script):
                has["_data-w2p_clear"] = found[1]
        return xml(helper)

    return write


def only_elsewhere(menu: Callable[..., Any]) -> Callable[..., Any]:
    """Return the builder of a grid's queries, which is all script, for pages with their own policy.

    On the others the grid's field for key words takes the same queries, `{{ 'note' if cookiecutter.__example else 'thing' }}.text contains "x"`.
    """
    return lambda *given, **options: "" if is_ours() else menu(*given, **options)
