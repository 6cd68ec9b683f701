"""The text of files: taken out by a process that can be killed, kept a page a row, found by search."""
