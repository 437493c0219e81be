"""Messages, history, themes given out, evidence as a whole, leaving: of the namespace « assessments »."""

from django.urls import path

from assessments.views import assignments, discussion, evidence_list, hand_over

urlpatterns = [
    path(
        "evaluations/<uuid:assessment_id>/questions/<slug:question>/messages/",
        discussion.comment,
        name="comment",
    ),
    path(
        "evaluations/<uuid:assessment_id>/questions/<slug:question>/historique/",
        discussion.question_history,
        name="question_history",
    ),
    path("evaluations/<uuid:assessment_id>/historique/", discussion.history, name="history"),
    path("evaluations/<uuid:assessment_id>/repartir/", assignments.assign, name="assign_themes"),
    path("evaluations/<uuid:assessment_id>/preuves/", evidence_list.evidence_list, name="evidence_list"),
    path(
        "evaluations/<uuid:assessment_id>/preuves/<uuid:evidence_id>/echeance/",
        evidence_list.change_date,
        name="evidence_expiry",
    ),
    path("structures/<uuid:practice_id>/depart/<int:membership_id>/", hand_over.hand_over, name="hand_over"),
]
