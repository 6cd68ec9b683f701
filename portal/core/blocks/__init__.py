"""The StreamField blocks of guides and lessons. Each one says its public text; there is no default."""
