"""`python -m fwscaffold` is the `fwscaffold` command."""

import sys

from fwscaffold.cli import main

sys.exit(main())
