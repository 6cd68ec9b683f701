"""Pages below /compte/, and the admin's door."""
