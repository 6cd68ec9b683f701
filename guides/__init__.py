"""Guides and fiches réflexes: what to do, why, and on what legal ground."""
