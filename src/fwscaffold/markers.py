"""The lines that git leaves around a conflict."""

# In their order.
MARKERS = (b"<<<<<<< ", b"=======", b">>>>>>> ")


def has_markers(content: bytes) -> bool:
    """Return whether a conflict is left in the text."""
    if MARKERS[0] not in content:
        return False
    expected = 0
    for line in content.splitlines():
        if line == MARKERS[1] if expected == 1 else line.startswith(MARKERS[expected]):
            expected += 1
        if expected == len(MARKERS):
            return True
    return False
