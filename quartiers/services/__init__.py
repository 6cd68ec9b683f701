"""What changes the state of Quartiers: one verb, one transaction."""
