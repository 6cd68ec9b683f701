"""Values that the demo shows to everybody: production refuses them wherever they turn up."""

DEMO_PASSWORD = "tranquillite-demo"
DEMO_SECRET_KEY = "demonstration-only-never-a-secret-0123456789abcdefghijklmnop"
DEMO_DOMAIN = "example.org"
DEMO_ACCOUNTS = (
    ("gardien", "gardienne d’immeubles"),
    ("membre", "membre du réseau"),
    ("referent", "responsable sûreté"),
    ("curateur", "tient la veille"),
    ("moderateur", "modère les échanges"),
    ("editeur", "écrit les guides"),
    ("sarah", "écrit et relit les guides"),
    ("animateur", "anime le réseau, invite"),
    ("admin", "exploite le portail"),
)
