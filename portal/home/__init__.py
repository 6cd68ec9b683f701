"""Assembles: the home page, the plain pages, the errors, what the operator asks."""
