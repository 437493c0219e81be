"""The questionnaire in a spreadsheet: addresses of the namespace « assessments »."""

from django.urls import path

from assessments.views import spreadsheet

HERE = "evaluations/<uuid:assessment_id>/tableur/"

urlpatterns = [
    path(HERE, spreadsheet.spreadsheet, name="spreadsheet"),
    path(f"{HERE}questionnaire.xlsx", spreadsheet.download, name="spreadsheet_file"),
    path(f"{HERE}<uuid:upload_id>/", spreadsheet.upload, name="upload"),
    path(f"{HERE}<uuid:upload_id>/abandonner/", spreadsheet.drop_upload, name="drop_upload"),
]
