"""The admin has no sign-in of its own: limits and the second factor can't be walked around."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.accounts.adapter import is_path_here


def sign_in(request: HttpRequest) -> HttpResponse:
    """A visitor goes to the portal's sign-in; a member without the right gets the 403 page."""
    target = request.GET.get("next", "")
    target = target if is_path_here(target) and target.startswith("/admin/") else "/admin/"
    if not request.user.is_authenticated:
        return redirect_to_login(target)
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect(target)


def password_reset(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Wagtail's own password pages lead to ours."""
    return redirect("account_reset_password")
