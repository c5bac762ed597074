"""What is below belongs to the projects that it is put into; their own pytest runs its tests."""

collect_ignore_glob = ["*/*"]
