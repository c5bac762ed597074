"""`python -m fwscaffold` is the `fwscaffold` command."""

import sys

from fwscaffold.cli.program import main

sys.exit(main())
