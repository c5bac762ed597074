"""The `fwscaffold` command, also as `python -m fwscaffold`."""

import gc
import sys

# A command ends before it leaves garbage worth looking for, and looking takes a tenth of its time.
gc.disable()

from fwscaffold.cli.program import main  # noqa: E402 what is imported is most of what is looked at

if __name__ == "__main__":
    sys.exit(main())
