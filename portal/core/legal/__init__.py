"""Legal references: one list, quoted by guides, fiches and courses."""
