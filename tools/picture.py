"""Draw the README's picture of a terminal, from a real run: `docs/pictures/new.svg`."""

import re
import sys
import tempfile
from io import StringIO
from pathlib import Path

import pexpect
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "pictures" / "new.svg"
COMMAND = ["new", "flask", "shop", "--verify"]
COLUMNS, ROWS = 84, 60
RUNS = 3  # the first one may have to download what is installed
# Rich's own frame loads a font from elsewhere; this one takes what the reader has.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def record(arguments: list[str]) -> str:
    """Return what the program prints on a terminal."""
    with tempfile.TemporaryDirectory() as directory:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "fwscaffold", *arguments],
            cwd=directory,
            timeout=300,
            dimensions=(ROWS, COLUMNS),
            encoding="utf-8",
        )
        child.expect(pexpect.EOF)
    return str(child.before).replace("\r\n", "\n")


def took(shown: str) -> float:
    """Return the seconds that the steps took."""
    return sum(map(float, re.findall(r" ([\d.]+) s$", shown, re.MULTILINE)))


def main() -> None:
    """Run the command, and write the picture of the run that had the machine most to itself."""
    quietest = min((record(COMMAND) for _ in range(RUNS)), key=took)
    shown = f"\x1b[1m$ fwscaffold {' '.join(COMMAND)}\x1b[0m\n{quietest}"
    console = Console(record=True, width=COLUMNS, file=StringIO())
    console.print(Text.from_ansi(shown))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    svg = console.export_svg(title="fwscaffold", code_format=FRAME, unique_id="fwscaffold")
    PICTURE.write_text(svg, "utf-8")
    print(f"wrote {PICTURE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
