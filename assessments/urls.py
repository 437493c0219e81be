from django.urls import path

from assessments import (
    campaign_urls,
    duties_urls,
    express_urls,
    help_urls,
    insight_urls,
    portfolio_urls,
    shared_urls,
    spreadsheet_urls,
    together_urls,
    visit_urls,
    walk_urls,
)
from assessments.views import (
    carry_over,
    evidence,
    impact,
    overview,
    plan,
    practice,
    preview,
    questionnaire,
    renewal,
    results,
)

app_name = "assessments"

urlpatterns = [
    path("structures/<uuid:practice_id>/", practice.show_practice, name="practice"),
    path("structures/<uuid:practice_id>/profil/", practice.edit_profile, name="profile"),
    path("structures/<uuid:practice_id>/evaluations/", practice.start, name="start"),
    *portfolio_urls.urlpatterns,
    path("evaluations/<uuid:assessment_id>/", overview.overview, name="overview"),
    path("evaluations/<uuid:assessment_id>/themes/<slug:theme>/", questionnaire.theme, name="theme"),
    path("evaluations/<uuid:assessment_id>/questions/<slug:question>/", questionnaire.save, name="save"),
    path("evaluations/<uuid:assessment_id>/ecartees/", results.left_out, name="left_out"),
    path("evaluations/<uuid:assessment_id>/resultats/", results.results, name="results"),
    path("evaluations/<uuid:assessment_id>/terminer/", results.complete, name="complete"),
    path("evaluations/<uuid:assessment_id>/reprise/", carry_over.carry_over, name="carry_over"),
    path("evaluations/<uuid:assessment_id>/reprise/bilan/", carry_over.carried_over, name="carried_over"),
    path("evaluations/<uuid:assessment_id>/reprise/archivees/", carry_over.archived, name="archived"),
    path("evaluations/<uuid:assessment_id>/reprise/annuler/", carry_over.undo, name="undo_carry_over"),
    path("evaluations/<uuid:assessment_id>/renouveler/", renewal.renew, name="renew"),
    path("evaluations/<uuid:assessment_id>/a-revoir/", renewal.review, name="review"),
    path("evaluations/<uuid:assessment_id>/plan/", plan.plan, name="plan"),
    path("evaluations/<uuid:assessment_id>/plan/<slug:requirement>/", plan.action, name="action"),
    path("evaluations/<uuid:assessment_id>/plan/<slug:requirement>/faite/", plan.close, name="close_action"),
    path(
        "evaluations/<uuid:assessment_id>/plan/<slug:requirement>/rouvrir/", plan.reopen, name="reopen_action"
    ),
    path(
        "evaluations/<uuid:assessment_id>/exigences/<slug:requirement>/preuves/",
        evidence.evidence,
        name="evidence",
    ),
    path(
        "evaluations/<uuid:assessment_id>/preuves/<uuid:evidence_id>/",
        evidence.download,
        name="evidence_file",
    ),
    path(
        "evaluations/<uuid:assessment_id>/preuves/<uuid:evidence_id>/retirer/",
        evidence.remove,
        name="remove_evidence",
    ),
    path("atelier/<slug:code>/<str:number>/apercu/", preview.preview, name="preview"),
    path("atelier/<slug:code>/<str:number>/impact/", impact.impact, name="impact"),
    path("atelier/<slug:code>/<str:number>/impact/etude/", impact.start, name="impact_start"),
    path("atelier/<slug:code>/<str:number>/impact/suite/", impact.step, name="impact_step"),
    *campaign_urls.urlpatterns,
    *duties_urls.urlpatterns,
    *express_urls.urlpatterns,
    *help_urls.urlpatterns,
    *insight_urls.urlpatterns,
    *shared_urls.urlpatterns,
    *together_urls.urlpatterns,
    *spreadsheet_urls.urlpatterns,
    *visit_urls.urlpatterns,
    *walk_urls.urlpatterns,
]
