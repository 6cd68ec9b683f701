"""Where every change of a page ends: the projections (audience, search, caches, PDF) are made right for it.

A projection is a function of page ids: it looks at the database and makes its own tables agree. It is idempotent, so a
page may be projected twice. Listen to ``services.reproject``'s callers in ``receivers.py``; register in ``ready()``.
"""
