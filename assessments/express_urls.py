"""The express pass: addresses of the namespace « assessments »."""

from django.urls import path

from assessments.views import express

urlpatterns = [
    path("evaluations/<uuid:assessment_id>/express/", express.express, name="express"),
    path("evaluations/<uuid:assessment_id>/express/bilan/", express.outcome, name="express_outcome"),
]
