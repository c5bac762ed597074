"""Where presets and templates come from, and a copy of what is there."""
