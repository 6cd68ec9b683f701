"""The room's lists and panels in the admin."""
