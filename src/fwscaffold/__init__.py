"""Create web projects for several Python frameworks, all on one standard."""

__version__ = "0.1.0"
