"""Links between pages inside running text: one to a page that neither visitors nor members read is shown as plain words."""

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from portal.core.audience import MEMBERS, PUBLIC
from portal.core.audience.services import tokens_of


class ReadableLinkHandler(PageLinkHandler):
    """Wagtail's links to pages, by the audience of their target.

    A text is rendered once for all its readers: what all members read keeps its address (a visitor is led to sign-in), what a
    group reads, a draft, or a page that is gone has none, so that no address tells its title.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        links = super().expand_db_attributes_many(attrs_list)
        ids = [int(attrs["id"]) if str(attrs.get("id", "")).isdigit() else 0 for attrs in attrs_list]
        tokens = tokens_of(Page, ids)
        return [link if tokens[pk] & {PUBLIC, MEMBERS} else "<a>" for link, pk in zip(links, ids, strict=True)]
