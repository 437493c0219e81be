from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("evaluations/<uuid:assessment_id>/", views.index, name="index"),
    path("evaluations/<uuid:assessment_id>/demander/", views.ask, name="ask"),
    path("<uuid:report_id>/", views.report, name="report"),
    path("<uuid:report_id>/relancer/", views.retry, name="retry"),
    path("<uuid:report_id>/telecharger/", views.download, name="download"),
]
