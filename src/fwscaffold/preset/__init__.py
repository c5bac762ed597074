"""What a team has settled beforehand, and where that is found."""
