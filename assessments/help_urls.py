"""Requests for help and one-time links: addresses of the namespace « assessments »."""

from django.urls import path

from assessments.views import asking_help, deciding_help, giving_help

HELP = "evaluations/<uuid:assessment_id>/aide/"
REQUEST = f"{HELP}<uuid:help_id>/"
REPLY = f"{REQUEST}reponses/<int:reply_id>/"

urlpatterns = [
    path(HELP, asking_help.index, name="help_requests"),
    path(f"{HELP}demander/", asking_help.ask, name="ask_help"),
    path(REQUEST, asking_help.show, name="help_request"),
    path(f"{REQUEST}annuler/", asking_help.revoke, name="revoke_help"),
    path(f"{REQUEST}relancer/", asking_help.renew, name="renew_help"),
    path(f"{REQUEST}accepter/", deciding_help.accept_all, name="accept_all_help"),
    path(f"{REPLY}accepter/", deciding_help.accept, name="accept_help"),
    path(f"{REPLY}ecarter/", deciding_help.decline, name="decline_help"),
    path("aide/merci/", giving_help.thank, name="help_given"),
    path("aide/<str:token>/", giving_help.give, name="give_help"),
]
