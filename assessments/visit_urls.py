"""A DPO's visit: addresses of the namespace « assessments »."""

from django.urls import path

from assessments.views import visit

QUESTION = "evaluations/<uuid:assessment_id>/visite/questions/<slug:question>/"
DISAGREEMENT = "evaluations/<uuid:assessment_id>/visite/desaccords/<int:disagreement_id>/"

urlpatterns = [
    path("evaluations/<uuid:assessment_id>/visite/", visit.visit, name="visit"),
    path(f"{QUESTION}notes/", visit.note, name="visit_note"),
    path(f"{QUESTION}desaccord/", visit.disagree, name="visit_disagree"),
    path(f"{DISAGREEMENT}retrait/", visit.withdraw, name="visit_withdraw"),
    path(f"{DISAGREEMENT}reponse/", visit.reply, name="visit_reply"),
]
