"""The figures as a bar chart in SVG, for the documentation."""

from collections.abc import Mapping
from html import escape

WIDTH, LABEL, ROW = 760, 230, 30


def bars(title: str, values: Mapping[str, float], unit: str) -> str:
    """Return the chart: one bar for each value, in the colours of the reader's scheme."""
    longest, height = max(values.values()), 52 + ROW * len(values)
    rows = []
    for number, (name, value) in enumerate(values.items()):
        top, length = 44 + ROW * number, (WIDTH - LABEL - 90) * value / longest
        kind = "ours" if name.startswith("fwscaffold") else "theirs"
        rows += [
            f'<text x="{LABEL - 10}" y="{top + 15}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="{kind}" x="{LABEL}" y="{top}" width="{length:.1f}" height="20" rx="3"/>',
            f'<text x="{LABEL + length + 8:.1f}" y="{top + 15}">{value:.2f}{unit}</text>',
        ]
    style = (
        "text { font: 14px system-ui, sans-serif; fill: #1b2320 } .title { font-weight: 600 } "
        ".ours { fill: #0f6b5c } .theirs { fill: #b9c2bd } @media (prefers-color-scheme: dark) "
        "{ text { fill: #e9eeeb } .ours { fill: #72d1bd } .theirs { fill: #56625d } }"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    heading = (
        f'<title>{escape(title)}</title><text class="title" x="0" y="22">{escape(title)}</text>'
    )
    return "\n".join([head, f"<style>{style}</style>", heading, *rows, "</svg>", ""])
