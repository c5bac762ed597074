"""What the standard brings: the same in every project, and kept up to date by `fwscaffold update`."""
