"""The guide as a site: `python3 dev.py docs` builds it with Sphinx from the pages in Markdown."""

import re

from sphinx.application import Sphinx

HOME = "docs/README"
HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)
# A page in a list, or in the first column of a table.
ENTRY = re.compile(r"^(?:-|[0-9]+[.]|[|]) \[.+?\]\((\S+)[.]md\)", re.MULTILINE)

project = "fwscaffold"
project_copyright = "the fwscaffold contributors"
extensions = ["myst_parser"]
root_doc = HOME
include_patterns = [
    "docs/**.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
]
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # Pygments knows no SimpleTemplate
myst_heading_anchors = 3

html_theme = "pydata_sphinx_theme"
html_title = "fwscaffold"
html_additional_pages = {"index": "index.html"}
html_favicon = "_templates/favicon.svg"
html_context = {"default_mode": "auto"}  # as the reader's system has it
html_copy_source = False
html_use_index = False
html_sidebars = {"**": ["contents.html"]}
html_theme_options = {
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "footer_start": [],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "search_bar_text": "Search the guide",
}
templates_path = ["_templates"]


def add_contents(_app: Sphinx, page: str, source: list[str]) -> None:
    """Make the table of contents of the pages that each README lists, by its headings."""
    if page.endswith("README"):
        first, *rest = HEADING.split(source[0])
        parts = [("", first), *zip(rest[::2], rest[1::2], strict=True)]
        source[0] += "".join(contents(title, ENTRY.findall(text)) for title, text in parts)


def contents(title: str, pages: list[str]) -> str:
    """Return a part of the table of contents, which is shown beside the page."""
    caption = [f":caption: {title}"] if title else []
    lines = ["", "```{toctree}", ":hidden:", *caption, "", *pages, "```", ""]
    return "\n".join(lines) if pages else ""


def setup(app: Sphinx) -> None:
    """Tell Sphinx of the contents."""
    app.connect("source-read", add_contents)
