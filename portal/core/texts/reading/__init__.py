"""What runs in the limited process: one module a format. Knows neither Django nor the database."""
