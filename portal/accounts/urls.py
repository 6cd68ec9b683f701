"""Addresses below /compte/. allauth's views keep allauth's names; its views that we don't use have no address."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path

from portal.accounts.views import invitations, people, personal, profile, sign_in

own = [
    path("", profile.profile, name="profile"),
    path("appareils/fermer-les-autres/", profile.close_other_devices, name="close_other_devices"),
    path("appareils/<int:pk>/fermer/", profile.close_device, name="close_device"),
    path("non-envoye/", profile.unsent_words, name="unsent"),
    path("invitation/<str:secret>/", invitations.accept, name="accept"),
    path("mes-donnees/", personal.personal, name="personal"),
    path("mes-donnees/archive/", personal.archive, name="archive"),
    path("mes-donnees/effacer/", personal.erase_account, name="erase"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<uuid:public_id>/renvoyer/", invitations.resend, name="resend"),
    path("invitations/<uuid:public_id>/retirer/", invitations.withdraw, name="withdraw"),
    path("personnes/", people.people, name="people"),
    path("personnes/<uuid:public_id>/", people.person, name="person"),
    path("personnes/<uuid:public_id>/desactiver/", people.deactivate, name="deactivate"),
    path("personnes/<uuid:public_id>/reactiver/", people.reactivate, name="reactivate"),
]

urlpatterns = [
    path("connexion/", sign_in.LoginView.as_view(), name="account_login"),
    path("connexion/code/", account.request_login_code, name="account_request_login_code"),
    path("connexion/code/confirmer/", account.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/deuxieme-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("deconnexion/", sign_in.LogoutView.as_view(), name="account_logout"),
    path("desactive/", account.account_inactive, name="account_inactive"),
    path("inscription/", sign_in.sign_up_closed, name="account_signup"),
    path("confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirmer/cle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("mot-de-passe/", account.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", account.password_set, name="account_set_password"),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "mot-de-passe/nouveau/fait/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("securite/", mfa.index, name="mfa_index"),
    path("securite/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("securite/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/nom/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("securite/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("securite/codes/nouveaux/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("securite/codes/telecharger/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("appareils/", profile.devices, name="usersessions_list"),
    path("", include((own, "accounts"))),
]
