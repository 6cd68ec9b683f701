"""The room in Wagtail's admin."""
