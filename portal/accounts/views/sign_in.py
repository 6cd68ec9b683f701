"""allauth's sign-in with our context, a 429 that says when to come back, and a sign-out that leaves nothing behind."""

from typing import Any

from allauth.account import views as allauth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from portal.accounts.demo import shown_accounts

LOGIN_PAUSE_SECONDS = 300
PAUSE_SECONDS = 60


class LoginView(allauth.LoginView):
    """Sign in. In the demo the accounts and their password are written on the page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["demo_accounts"] = shown_accounts() if settings.DEMO_PROFILE else []
        context["demo_password"] = settings.DEMO_PASSWORD if settings.DEMO_PROFILE else ""
        form = context["form"]
        context["mismatch"] = form.is_bound and form.has_code("email_password_mismatch")
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        """Too many attempts is a 429, on the page where the address is kept."""
        response = super().form_invalid(form)
        if form.has_code("too_many_login_attempts"):
            response.status_code = 429
            response["Retry-After"] = str(LOGIN_PAUSE_SECONDS)
        return response


@method_decorator(never_cache, name="dispatch")
class LogoutView(allauth.LogoutView):
    """Sign out, by POST only; the browser is asked to forget what it kept (not the public fiches of the worker)."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


def sign_up_closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up unasked: how to be invited."""
    return render(request, "account/signup_closed.html")


def too_many_requests(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The answer to a limit: when to come back."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(PAUSE_SECONDS)
    response["Cache-Control"] = "private, no-store"
    return response
