"""A project that exists: how far it is from its standard, and how it follows."""
