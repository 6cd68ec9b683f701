"""The roadmap's priority themes, shared by every room."""
