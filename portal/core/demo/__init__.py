"""What every room needs to load its demo content: files read, Markdown as blocks, letters as documents.

Not an application: no models, nothing at start-up. What was loaded is remembered by ``portal.home`` and handed to rooms
as ``Once``: the second load changes nothing that a person changed, and brings back nothing that a person deleted.
"""
