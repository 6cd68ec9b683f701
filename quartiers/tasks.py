"""What the worker does: mails, once each."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from portal.accounts.models import User
from quartiers.models import Notice, NoticeKind
from quartiers.services.notices import wants_mail
from quartiers.text import extract

SIGNER = Signer(salt="quartiers.avis")


@task()
def mail_notice(notice_id: int) -> None:
    """Mail one notice to who may still read what it is about, and wants mail. About a closed space it says nothing."""
    notice = Notice.objects.select_related("person", "post__space", "comment", "actor").filter(pk=notice_id).first()
    if notice is None or notice.mailed_at or notice.read_at or not notice.person.is_active:
        return
    if not Notice.objects.shown_to(notice.person).filter(pk=notice_id).exists() or not wants_mail(notice.person):
        return
    if not Notice.objects.filter(pk=notice_id, mailed_at=None).update(mailed_at=timezone.now()):
        return
    message_about(notice).send()


def message_about(notice: Notice) -> EmailMessage:
    """Plain text: what people wrote can be no markup in it."""
    closed = notice.post.space.is_closed or notice.kind == NoticeKind.HIDDEN
    stop = f"{settings.PORTAL_HOST_URL}/quartiers/avis/arreter/{stop_token(notice.person)}/"
    context = {
        "notice": notice,
        "closed": closed,
        "said": "" if closed or notice.comment is None else extract(notice.comment.text, 300),
        "portal_url": settings.PORTAL_HOST_URL,
        "stop": stop,
    }
    subject = "Du nouveau pour vous dans Quartiers"
    if not closed:
        verb = "vous cite" if notice.kind == NoticeKind.MENTION else "a répondu"
        subject = f"{notice.actor or 'Quelqu’un'} {verb}\u202f: {notice.post.title}"
    return EmailMessage(
        " ".join(subject.split())[:150],
        render_to_string("quartiers/mail/notice.txt", context),
        to=[notice.person.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def stop_token(person: User) -> str:
    """What in a mail's link says whose mail stops; opens nothing else."""
    return SIGNER.sign(person.public_id.hex)


def who_stops(token: str) -> User | None:
    """The person of a stop link; None when it isn't one of ours."""
    try:
        return User.objects.filter(public_id=SIGNER.unsign(token)).first()
    except BadSignature:
        return None
