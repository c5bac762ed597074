"""What a project is asked to have more of: resources, with their fields."""
