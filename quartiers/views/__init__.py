"""Pages of Quartiers: for people who signed in; what one may not read does not exist."""
