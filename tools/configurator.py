"""Photograph the configurator as it is served, for `docs/pictures`."""

import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "web"))
sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from processes import process

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
DESKTOP, PHONE = ViewportSize(width=1180, height=700), ViewportSize(width=390, height=760)
COLOURS = 48  # are enough for letters
FLASK = "project_name=shop&database=postgresql"
SCENES = {
    "serve-desktop": (f"/flask?{FLASK}", DESKTOP, "light"),
    "serve-phone": (f"/flask?{FLASK}", PHONE, "dark"),
    "serve-compare": (f"/flask/compare?{FLASK}&other.database=sqlite", DESKTOP, "light"),
}


def main() -> None:
    """Take each picture anew."""
    with (
        tempfile.TemporaryDirectory() as room,
        process(Path(room)) as served,
        sync_playwright() as playwright,
    ):
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (path, size, scheme) in SCENES.items():
            page = browser.new_page(
                base_url=f"http://127.0.0.1:{served.site.port}",
                viewport=size,
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto(path)
            picture = PICTURES / f"{name}.png"
            shot = Image.open(BytesIO(page.screenshot()))
            shot.convert("RGB").quantize(COLOURS).save(picture, optimize=True)
            print(f"wrote {picture.relative_to(ROOT)}, {picture.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
