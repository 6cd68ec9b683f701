"""Addresses of the admin that lead to the portal's own accounts. Included before Wagtail's."""

from django.urls import path, re_path

from portal.accounts.views import admin_door, sign_in

urlpatterns = [
    path("login/", admin_door.sign_in),
    path("logout/", sign_in.LogoutView.as_view()),
    re_path(r"^password_reset/", admin_door.password_reset),
]
