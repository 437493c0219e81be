from django.urls import path

from reports import blank_views, campaign_views, oscal_views, pack_views, verification_views, views

app_name = "reports"

urlpatterns = [
    path("evaluations/<uuid:assessment_id>/", views.index, name="index"),
    path("evaluations/<uuid:assessment_id>/demander/", views.ask, name="ask"),
    path("evaluations/<uuid:assessment_id>/oscal/", oscal_views.download_results, name="oscal"),
    path("<uuid:report_id>/", views.report, name="report"),
    path("<uuid:report_id>/relancer/", views.retry, name="retry"),
    path("<uuid:report_id>/lire/", views.read, name="read"),
    path("<uuid:report_id>/telecharger/", views.download, name="download"),
    path("<uuid:report_id>/synthese/", views.download_summary, name="summary"),
    path("<uuid:report_id>/word/", views.download_word, name="word"),
    path("questionnaires/demander/<slug:code>/<str:number>/", blank_views.ask, name="ask_blank"),
    path("questionnaires/<uuid:questionnaire_id>/", blank_views.show, name="blank"),
    path("questionnaires/<uuid:questionnaire_id>/telecharger/", blank_views.download, name="download_blank"),
    path("evaluations/<uuid:assessment_id>/dossier/", pack_views.ask, name="ask_pack"),
    path("dossiers/<uuid:pack_id>/", pack_views.show, name="pack"),
    path("dossiers/<uuid:pack_id>/relancer/", pack_views.retry, name="retry_pack"),
    path("dossiers/<uuid:pack_id>/supprimer/", pack_views.delete, name="delete_pack"),
    path(
        "campagnes/<uuid:campaign_id>/tableur/",
        campaign_views.download_spreadsheet,
        name="campaign_spreadsheet",
    ),
    path("campagnes/<uuid:campaign_id>/demander/", campaign_views.ask, name="ask_campaign_report"),
    path("campagnes/rapports/<uuid:report_id>/", campaign_views.show, name="campaign_report"),
    path(
        "campagnes/rapports/<uuid:report_id>/telecharger/",
        campaign_views.download,
        name="download_campaign_report",
    ),
    path("dossiers/telecharger/<str:token>/", pack_views.download, name="download_pack"),
]

# Public, at an address of its own: it stands on paper for years.
verification_urlpatterns = [
    path("", verification_views.index, name="index"),
    path("<str:code>/", verification_views.show_code, name="code"),
]
