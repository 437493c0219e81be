from django.urls import path

from practices.views import access, invitations, mandates, structures, visits

app_name = "practices"
urlpatterns = [
    path("creer/", structures.create, name="create"),
    path("<uuid:practice_id>/modifier/", structures.edit, name="edit"),
    path("<uuid:practice_id>/acces/", access.show, name="access"),
    path("<uuid:practice_id>/acces/personnes/", access.add_member, name="add_member"),
    path(
        "<uuid:practice_id>/acces/personnes/<int:membership_id>/retirer/",
        access.remove_member,
        name="remove_member",
    ),
    path("<uuid:practice_id>/acces/mandats/", access.grant_mandate, name="grant_mandate"),
    path("<uuid:practice_id>/acces/mandats/<int:mandate_id>/", mandates.change, name="change_mandate"),
    path(
        "<uuid:practice_id>/acces/mandats/<int:mandate_id>/revoquer/", mandates.revoke, name="revoke_mandate"
    ),
    path("<uuid:practice_id>/acces/consultations/", mandates.consultations, name="consultations"),
    path(
        "<uuid:practice_id>/acces/invitations/<int:invitation_id>/renvoyer/",
        invitations.send_again,
        name="send_invitation_again",
    ),
    path(
        "<uuid:practice_id>/acces/invitations/<int:invitation_id>/annuler/",
        invitations.cancel,
        name="cancel_invitation",
    ),
    path("<uuid:practice_id>/acces/visites/", visits.open_visit, name="open_visit"),
    path("<uuid:practice_id>/acces/visites/<int:visit_id>/clore/", visits.close_visit, name="close_visit"),
    path("mandats/", mandates.held, name="mandates"),
    path("mandats/<int:mandate_id>/renoncer/", mandates.give_up, name="give_up_mandate"),
    path("invitations/<str:token>/", invitations.answer, name="invitation"),
]
