"""What CherryPy promises."""
