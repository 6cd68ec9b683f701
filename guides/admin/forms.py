"""The form of guides and fiches."""

from typing import Any

from portal.accounts.models import User
from portal.core.pages.addresses import PortalPageForm


class ReferencePageForm(PortalPageForm):
    """Only who is still here can be held to a review: the promise of who has left is not kept on.

    What an edition changed can be corrected once it is there; a correction that is published is no more to be ticked.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reviewer" not in self.fields:
            return
        latest = self.instance.editions.first() if self.instance.pk else None
        if latest is None:
            del self.fields["corrects_note"]
        else:
            self.fields["corrects_note"].label = f"Corriger le mot de l’édition {latest.number}"
            if self.instance.edition_note.strip() in ("", latest.what_changed):
                self.initial["corrects_note"] = False
        self.fields["reviewer"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]
        if self.instance.reviewer is not None and not self.instance.reviewer.is_active:
            self.initial |= {"reviewer": None, "next_review": None}
