"""What CherryPy's documentation teaches, lesson by lesson; the tests mount each of them."""
