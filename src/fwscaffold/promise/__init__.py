"""What a standard promises of its projects, and whether their files keep it."""
