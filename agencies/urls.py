"""Addresses for people, rights and offices."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from agencies import account_views, acting_views, password_views, reset_views, sign_in_views, views

app_name = "agencies"

urlpatterns = [
    path("sign-in/", sign_in_views.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", sign_in_views.sign_in_code, name="sign-in-code"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("account/", account_views.account, name="account"),
    path("account/second-factor/", account_views.second_factor, name="second-factor"),
    path("account/second-factor/codes/", account_views.recovery_codes, name="recovery-codes"),
    path("account/second-factor/off/", account_views.second_factor_off, name="second-factor-off"),
    path("password/", account_views.password, name="password"),
    path("password-forgotten/", reset_views.password_forgotten, name="password-forgotten"),
    path(
        "password-forgotten/<slug:uidb64>/<slug:token>/",
        reset_views.ResetPassword.as_view(),
        name="password-reset",
    ),
    path("my-permissions/", views.my_permissions, name="my-permissions"),
    path("<slug:agency_code>/officers/", views.officers, name="officers"),
    path("<slug:agency_code>/officers/new/", views.officer_add, name="officer-add"),
    path(
        "<slug:agency_code>/officers/passwords/", password_views.officer_passwords, name="officer-passwords"
    ),
    path("<slug:agency_code>/officers/<int:officer_id>/", views.officer_edit, name="officer-edit"),
    path(
        "<slug:agency_code>/officers/<int:officer_id>/password/",
        password_views.officer_password,
        name="officer-password",
    ),
    path("<slug:agency_code>/officers/<int:officer_id>/unlock/", views.officer_unlock, name="officer-unlock"),
    path(
        "<slug:agency_code>/officers/<int:officer_id>/second-factor/",
        views.officer_second_factor,
        name="officer-second-factor",
    ),
    path("<slug:agency_code>/officers/acting/", acting_views.actings, name="actings"),
    path("<slug:agency_code>/officers/acting/new/", acting_views.acting_edit, name="acting-add"),
    path("<slug:agency_code>/officers/acting/<int:acting_id>/", acting_views.acting_edit, name="acting-edit"),
    path(
        "<slug:agency_code>/officers/acting/<int:acting_id>/remove/",
        acting_views.acting_remove,
        name="acting-remove",
    ),
    path("<slug:agency_code>/units/new/", views.unit_edit, name="unit-add"),
    path("<slug:agency_code>/units/<int:unit_id>/", views.unit_edit, name="unit-edit"),
    path("<slug:agency_code>/about/", views.agency_edit, name="agency-edit"),
]
