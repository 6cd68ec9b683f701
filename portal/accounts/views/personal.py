"""« Mes données »: take them away, or erase the account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.forms.personal import EraseForm
from portal.accounts.personal import LastAdministratorError, erase, export_archive
from portal.accounts.views.who import person_of
from portal.core.limits import Limit, TooOftenError

ARCHIVES = Limit("accounts.archives", most=5, seconds=60 * 60)
ONLY_ONE = "Vous êtes la seule personne qui administre le portail. Donnez d’abord ce rôle à quelqu’un, puis effacez votre compte."


@login_required
@require_safe
def personal(request: HttpRequest) -> HttpResponse:
    """What is held, and the two doors."""
    return render(request, "accounts/personal.html")


@login_required
@require_POST
def archive(request: HttpRequest) -> HttpResponseBase:
    """The ZIP, made now."""
    person = person_of(request)
    try:
        ARCHIVES.spend(f"user:{person.pk}")
    except TooOftenError:
        messages.error(
            request, "Vous avez demandé cinq archives en une heure. La suivante sera possible dans une heure."
        )
        return redirect("accounts:personal")
    filename = f"mes-donnees-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(export_archive(person), as_attachment=True, filename=filename, content_type="application/zip")


@login_required
@reauthentication_required(allow_get=False)
def erase_account(request: HttpRequest) -> HttpResponse:
    """Ask twice, then erase: the session ends with the account."""
    person = person_of(request)
    form = EraseForm(person, request.POST or None)
    if request.method != "POST":
        return render(request, "accounts/erase.html", {"form": form})
    if form.is_valid():
        try:
            erase(person, keep_posts=form.keep_posts)
        except LastAdministratorError:
            form.add_error(None, ONLY_ONE)
        else:
            logout(request)
            messages.success(request, "Votre compte est effacé. Merci de ce que vous avez partagé.")
            return redirect("/")
    return render(request, "accounts/erase.html", {"form": form}, status=422)
