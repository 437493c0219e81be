"""Belonging to an MSP or a CPTS, and shared answers: addresses of the namespace « assessments »."""

from django.urls import path

from assessments.views import attachment, shared_answers

urlpatterns = [
    path("structures/<uuid:practice_id>/rattachement/", attachment.attachment, name="attachment"),
    path("structures/<uuid:practice_id>/rattachement/quitter/", attachment.leave, name="leave"),
    path("structures/<uuid:practice_id>/rattachement/liens/", attachment.make_link, name="make_link"),
    path(
        "structures/<uuid:practice_id>/rattachement/liens/<int:link_id>/annuler/",
        attachment.revoke_link,
        name="revoke_link",
    ),
    path(
        "structures/<uuid:practice_id>/rattachement/membres/<uuid:member_id>/detacher/",
        attachment.let_member_go,
        name="let_member_go",
    ),
    path("structures/rejoindre/<str:token>/", attachment.join, name="join"),
    path("evaluations/<uuid:assessment_id>/membres/", shared_answers.carried, name="carried"),
    path("evaluations/<uuid:assessment_id>/reponses-portees/", shared_answers.inherited, name="inherited"),
    path(
        "evaluations/<uuid:assessment_id>/exigences/<slug:requirement>/preuves-portees/",
        shared_answers.shared_evidence,
        name="shared_evidence",
    ),
    path(
        "evaluations/<uuid:assessment_id>/preuves-portees/<uuid:evidence_id>/",
        shared_answers.shared_evidence_file,
        name="shared_evidence_file",
    ),
]
