"""The review that is on from the first day: another editor than the one who asks reads and approves."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowTask

from portal.core.migrated import everything_is_migrated
from portal.core.publishing.models import PeerReviewTask

REVIEWERS = "Éditeurs"  # the role group of portal.accounts, named here because core knows nothing of accounts
WORKFLOW = "Relecture"
TASK = "Relecture par une autre personne"
WAGTAIL_DEFAULT = "Moderators approval"


@transaction.atomic
def ensure_review_workflow() -> None:
    """Make the review, once. What an administrator changes afterwards (other groups, switched off) stays changed."""
    if PeerReviewTask.objects.exists():
        return
    group, _ = Group.objects.get_or_create(name=REVIEWERS)
    task = PeerReviewTask.objects.create(name=TASK)
    task.groups.add(group)
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    root = Page.objects.filter(depth=1).first()
    if root is not None:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    Workflow.objects.filter(name=WAGTAIL_DEFAULT).update(active=False)
    Task.objects.filter(name=WAGTAIL_DEFAULT).update(active=False)


def ensure_after_the_last_app(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Called after each app's migration; acts after the last one that has models, when every table is there."""
    if everything_is_migrated(app_config, using, (PeerReviewTask, WorkflowPage)):
        ensure_review_workflow()
