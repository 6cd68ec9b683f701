"""Closed lists about people and organisations."""

from django.db import models


class JobFamily(models.TextChoices):
    """Job families (filières) of the roadmap, measure 8, and the network's own people."""

    PROXIMITY = "proximite", "Proximité"
    RENTAL_MANAGEMENT = "gestion-locative", "Gestion locative"
    CONTRACTING = "maitrise-d-ouvrage", "Maîtrise d’ouvrage"
    LITIGATION = "contentieux", "Contentieux"
    SAFETY = "surete", "Sûreté"
    NETWORK = "reseau", "Animation du réseau"


class OrganisationKind(models.TextChoices):
    """Families of social landlords, and who works beside them."""

    OPH = "oph", "Office public de l’habitat"
    ESH = "esh", "Entreprise sociale pour l’habitat"
    COOP = "cooperative", "Coopérative Hlm"
    AR = "ar", "Association régionale"
    USH = "ush", "Union sociale pour l’habitat"
    OTHER = "autre", "Autre"


class Region(models.TextChoices):
    """French regions, by INSEE name."""

    AURA = "auvergne-rhone-alpes", "Auvergne-Rhône-Alpes"
    BFC = "bourgogne-franche-comte", "Bourgogne-Franche-Comté"
    BRETAGNE = "bretagne", "Bretagne"
    CVL = "centre-val-de-loire", "Centre-Val de Loire"
    CORSE = "corse", "Corse"
    GRAND_EST = "grand-est", "Grand Est"
    HDF = "hauts-de-france", "Hauts-de-France"
    IDF = "ile-de-france", "Île-de-France"
    NORMANDIE = "normandie", "Normandie"
    NAQ = "nouvelle-aquitaine", "Nouvelle-Aquitaine"
    OCCITANIE = "occitanie", "Occitanie"
    PDL = "pays-de-la-loire", "Pays de la Loire"
    PACA = "provence-alpes-cote-d-azur", "Provence-Alpes-Côte d’Azur"
    GUADELOUPE = "guadeloupe", "Guadeloupe"
    MARTINIQUE = "martinique", "Martinique"
    GUYANE = "guyane", "Guyane"
    REUNION = "la-reunion", "La Réunion"
    MAYOTTE = "mayotte", "Mayotte"
