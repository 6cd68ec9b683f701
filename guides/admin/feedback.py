"""« Signalements » in the admin: open ones first; an editor says what came of it and closes; nobody adds any. What is about an
account is for who invites, and for them alone."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from guides.models import Feedback
from guides.models.feedback import FeedbackKind
from guides.services import tell_reader
from portal.accounts.roles import INVITE

OPEN, CLOSED = "ouverts", "traites"
SHOWN_WORDS = 90


class FeedbackPolicy(ModelPermissionPolicy):
    """Messages come from readers: none is added or deleted in the admin."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("view", "change") and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Feedback) -> bool:
        """A message about a page is for who may change that page: its title and its readers' words are not for others."""
        if not self.user_has_permission(user, action):
            return False
        if instance.kind == FeedbackKind.ACCOUNT:
            return user.has_perm(INVITE)
        return instance.page.permissions_for_user(user).can_edit()

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


def messages_for(user: Any) -> QuerySet[Feedback]:
    """The messages about pages that ``user`` may change; those about an account when they invite."""
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    mine = Q(page__in=pages.values("pk")) & ~Q(kind=FeedbackKind.ACCOUNT)
    if user.has_perm(INVITE):
        mine |= Q(kind=FeedbackKind.ACCOUNT)
    return Feedback.objects.filter(mine).select_related("page", "closed_by")


class FeedbackForm(WagtailAdminModelForm):
    """What came of it, and whether that is all. Closing wants an answer: the next editor reads it."""

    answer = forms.CharField(
        label="Suite donnée",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase, pour vos collègues.",
    )
    send = forms.BooleanField(
        label="Envoyer cette suite au lecteur",
        required=False,
        help_text="Par courriel, avec son message. Une seule fois.",
    )
    closed = forms.BooleanField(label="Ce signalement est traité", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["closed"] = self.instance.closed_at is not None
        if self.instance.told_at or not self.instance.reader_address:
            del self.fields["send"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("send") and not cleaned.get("answer", "").strip():
            self.add_error("answer", "Écrivez la suite à envoyer.")
        elif cleaned.get("closed") and not cleaned.get("answer", "").strip():
            self.add_error("answer", "Dites en une phrase ce qui a été fait, puis marquez le signalement comme traité.")
        return cleaned

    def save(self, commit: bool = True) -> Feedback:
        closed = self.cleaned_data["closed"]
        if closed and self.instance.closed_at is None:
            self.instance.closed_at, self.instance.closed_by = timezone.now(), self.for_user
        elif not closed:
            self.instance.closed_at = self.instance.closed_by = None
        saved = super().save(commit)
        if self.cleaned_data.get("send"):
            tell_reader(saved)
        return saved


class FeedbackFilterSet(WagtailFilterSet):
    """By state and by kind."""

    etat = django_filters.ChoiceFilter(
        label="État", choices=[(OPEN, "À traiter"), (CLOSED, "Traités")], method="by_state", empty_label="Tous"
    )

    class Meta:
        model = Feedback
        fields = ["etat", "kind"]

    def by_state(self, queryset: QuerySet[Feedback], name: str, value: str) -> QuerySet[Feedback]:
        """Open, or closed."""
        return queryset.filter(closed_at__isnull=value == OPEN)


class FeedbackIndexView(IndexView):
    """What is open first, the oldest of it first: it has waited longest."""

    def get_base_queryset(self) -> QuerySet[Feedback]:
        return messages_for(self.request.user)

    def order_queryset(self, queryset: QuerySet[Feedback]) -> QuerySet[Feedback]:
        if self.ordering:
            return super().order_queryset(queryset)
        return queryset.order_by(F("closed_at").desc(nulls_first=True), "created_at", "pk")


class OneMessageMixin(PermissionCheckedMixin):
    """Of one message, for who may read it: Wagtail asks whether its kind may be read."""

    def get_object(self, *args: Any) -> Feedback:
        found: Feedback = super().get_object(*args)
        if not self.user_has_permission_for_instance("change", found):
            raise PermissionDenied
        return found


class FeedbackHistoryView(OneMessageMixin, HistoryView):
    """Who did what with it."""


class FeedbackUsageView(OneMessageMixin, UsageView):
    """Nothing refers to a message."""


class FeedbackEditView(OneMessageMixin, EditView):
    """The message as it came, and the answer."""

    def get_success_message(self) -> str:
        return "Le signalement est traité." if self.object.closed_at else "Le signalement reste à traiter."


def message_start(feedback: Feedback) -> str:
    """The first words of a message, on one line."""
    words = " ".join(feedback.message.split())
    return words if len(words) <= SHOWN_WORDS else f"{words[:SHOWN_WORDS].rstrip()}…"


def edit_url(feedback: Feedback) -> str:
    """Where the message is answered."""
    return reverse("signalements:edit", args=[feedback.pk])


def state(feedback: Feedback) -> str:
    """« À traiter », or when and by whom it was closed."""
    if feedback.closed_at is None:
        return "À traiter"
    by = f" par {feedback.closed_by}" if feedback.closed_by else ""
    return f"Traité le {timezone.localtime(feedback.closed_at):%d/%m/%Y}{by}"


class FeedbackViewSet(ModelViewSet):
    """The queue."""

    model = Feedback
    icon = "warning"
    menu_label = "Signalements"
    menu_name = "signalements"
    menu_order = 230
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    url_prefix = "signalements"
    index_view_class = FeedbackIndexView
    edit_view_class = FeedbackEditView
    history_view_class = FeedbackHistoryView
    usage_view_class = FeedbackUsageView
    filterset_class = FeedbackFilterSet
    list_display = [
        TitleColumn("message", label="Message", accessor=message_start, get_url=edit_url),
        Column("page", label="Page", accessor=lambda feedback: feedback.page.title),
        Column("kind", label="Nature", accessor="get_kind_display"),
        DateColumn("created_at", label="Reçu", sort_key="created_at"),
        Column("state", label="État", accessor=state),
    ]
    list_export: list[str] = []
    edit_handler = ObjectList(
        [
            HelpPanel(template="wagtailadmin/guides/feedback_message.html", heading="Le message"),
            MultiFieldPanel([FieldPanel("answer"), FieldPanel("send"), FieldPanel("closed")], heading="La suite"),
        ],
        base_form_class=FeedbackForm,
    )


register_permission_policy(Feedback, FeedbackPolicy(Feedback))
feedback_viewset = FeedbackViewSet("signalements")
