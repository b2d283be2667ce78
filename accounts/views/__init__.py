"""Pages about people and access, cut by what they are about."""
