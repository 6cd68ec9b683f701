"""Values that the demo shows to everybody: production refuses them wherever they turn up."""

DEMO_PASSWORD = "tranquillite-demo"
DEMO_SECRET_KEY = "demonstration-only-never-a-secret-0123456789abcdefghijklmnop"
DEMO_DOMAIN = "example.org"
