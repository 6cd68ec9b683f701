"""HTTP of the room: what readers see (public), the curators' desk, its sources."""
