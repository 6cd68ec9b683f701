"""The eleven priority themes of the roadmap 2023-2025: a portal has them from its first day, demo or not."""

from django.db import migrations

THEMES = (
    (
        "prevention-situationnelle",
        "Prévention situationnelle",
        "Prévention situationnelle",
        "Penser la sûreté dès le plan\u202f: accès, vues, éclairage, stationnement, entretien, dans le neuf comme en réhabilitation.",
    ),
    (
        "continuum-de-securite",
        "Place des bailleurs dans le continuum de sécurité",
        "Continuum de sécurité",
        "Qui fait quoi entre l’organisme, la police, la gendarmerie, la mairie, le parquet et la sécurité privée.",
    ),
    (
        "dispositifs-de-tranquillite",
        "Dispositifs de tranquillité résidentielle",
        "Dispositifs de tranquillité",
        "Médiation, correspondants de nuit, gardiennage, surveillance\u202f: choisir, cadrer, évaluer.",
    ),
    (
        "videoprotection",
        "Vidéoprotection",
        "Vidéoprotection",
        "Où une caméra est utile, ce que la loi autorise, qui regarde les images et combien de temps on les garde.",
    ),
    (
        "assermentation",
        "Assermentation des personnels de proximité",
        "Assermentation",
        "Ce qu’un agent assermenté peut constater, comment il le devient, et ce que cela change pour lui.",
    ),
    (
        "troubles-locatifs",
        "Troubles locatifs et de voisinage",
        "Troubles de voisinage",
        "Du premier signalement à la décision du juge\u202f: écouter, établir les faits, faire cesser le trouble.",
    ),
    (
        "securite-des-chantiers",
        "Sécurité des chantiers",
        "Chantiers",
        "Protéger les équipes, le matériel et les habitants pendant les travaux en site sensible.",
    ),
    (
        "prevention-de-la-radicalisation",
        "Prévention de la radicalisation",
        "Radicalisation",
        "Reconnaître ce qui doit alerter, savoir à qui le dire, et ne pas confondre croyance et danger.",
    ),
    (
        "protection-des-personnels",
        "Protection des personnels sur sites sensibles",
        "Protection des personnels",
        "Prévenir les agressions, soutenir l’agent qui en a subi une, déposer plainte, adapter le travail.",
    ),
    (
        "vehicules-en-infraction",
        "Véhicules en infraction",
        "Véhicules en infraction",
        "Épaves, voitures ventouses, stationnement gênant\u202f: qui agit, selon le lieu, et avec quel courrier.",
    ),
    (
        "copropriete",
        "Tranquillité en copropriété",
        "Copropriété",
        "Agir là où l’organisme est un copropriétaire parmi d’autres\u202f: syndic, règlement, assemblée générale.",
    ),
)


def add(apps, schema_editor):
    Theme = apps.get_model("themes", "Theme")
    for order, (key, title, short_title, description) in enumerate(THEMES, start=1):
        fields = {"title": title, "short_title": short_title, "description": description, "order": order}
        Theme.objects.get_or_create(key=key, defaults=fields)


class Migration(migrations.Migration):
    dependencies = [("themes", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
