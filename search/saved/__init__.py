"""Searches that members keep: their list, their mails, their private feeds."""
