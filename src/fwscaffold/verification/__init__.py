"""Installing, testing, starting and probing a project that was made."""
