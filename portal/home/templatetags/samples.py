"""What the style guide shows in each component: invented content, read from ``templates/styleguide/samples.yaml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django import forms, template
from django.conf import settings
from django.core.paginator import Page, Paginator

register = template.Library()
TEMPLATES = Path(settings.BASE_DIR) / "templates"


class SampleForm(forms.Form):
    """Every shape of field."""

    email = forms.EmailField(label="Adresse électronique professionnelle")
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput, help_text="Douze caractères au moins.")
    trade = forms.ChoiceField(
        label="Métier", choices=[("", "Choisir"), ("proximite", "Proximité"), ("surete", "Sûreté")], required=False
    )
    words = forms.CharField(label="Ce qui s’est passé", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    reader = forms.ChoiceField(
        label="Qui peut lire",
        widget=forms.RadioSelect,
        choices=[("public", "Tout le monde"), ("members", "Les membres")],
    )
    agreed = forms.BooleanField(label="J’ai retiré les noms et les adresses.")


@cache
def content() -> dict[str, Any]:
    """The sample content, read once a process."""
    return yaml.safe_load((TEMPLATES / "styleguide" / "samples.yaml").read_text(encoding="utf-8"))


@register.simple_tag
def samples() -> dict[str, Any]:
    """``{% samples as sample %}``: sample content, two forms (blank, and sent with errors), a page in the middle of a list."""
    wrong = SampleForm({"email": "nadia.belkacem", "words": "Un gardien bousculé."}, auto_id="faux_%s")
    signs = sorted(path.stem for path in (TEMPLATES / "signs").glob("*.svg"))
    scenes = sorted(path.stem for path in (TEMPLATES / "scenes").glob("*.svg"))
    page: Page = Paginator(range(60), 20).page(2)
    return content() | {"form": SampleForm(), "wrong": wrong, "signs": signs, "scenes": scenes, "page": page}
