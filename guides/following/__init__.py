"""Guides and fiches that members follow: their list, what is new in them, their mails."""
