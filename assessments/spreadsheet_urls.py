"""The questionnaire in a spreadsheet: addresses of the namespace « assessments »."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
