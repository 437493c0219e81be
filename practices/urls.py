from django.urls import path

from practices.views import access, structures

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
    path(
        "<uuid:practice_id>/acces/mandats/<int:mandate_id>/revoquer/",
        access.revoke_mandate,
        name="revoke_mandate",
    ),
]
