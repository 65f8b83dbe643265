"""Branches: the one a story has, pushing it, and bringing in what others did meanwhile."""
