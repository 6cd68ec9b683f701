"""What every page of the portal has: an audience by its restrictions, checked at the door."""
