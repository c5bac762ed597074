"""The `fwscaffold` command, also as `python -m fwscaffold`."""

import gc
import sys

# A command ends before it leaves garbage worth looking for, and looking takes a tenth of its time.
gc.disable()


def run() -> int:
    """Run the program; Ctrl-C is one line, also while the program is still being loaded."""
    try:
        from fwscaffold.cli.program import main

        return main()
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)  # noqa: T201 click may not be there yet
        return 130
    finally:
        gc.freeze()  # Python collects when it ends, whether that is disabled or not


if __name__ == "__main__":  # pragma: no branch (the command imports this)
    sys.exit(run())
