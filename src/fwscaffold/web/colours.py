"""A team's name, colour and logo, as its preset gives them."""

from fwscaffold.preset.presets import Preset

INK, PAPER = "#10201b", "#ffffff"


def stylesheet(preset: Preset) -> str:
    """Return the colour as CSS, with one that can be read on it."""
    if not preset.brand.colour:
        return ""
    colour = preset.brand.colour
    return f":root {{ --brand: {colour}; --on-brand: {readable_on(colour)}; }}\n"


def readable_on(colour: str) -> str:
    """Return dark or light, whichever has more contrast to `#rrggbb` (WCAG 2.2, 1.4.3)."""
    light = luminance(colour)
    on_paper = (luminance(PAPER) + 0.05) / (light + 0.05)
    on_ink = (light + 0.05) / (luminance(INK) + 0.05)
    return PAPER if on_paper >= on_ink else INK


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
