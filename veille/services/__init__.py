"""Verbs of the room: refresh sources, sort the desk, look at an address. Each is one transaction."""
