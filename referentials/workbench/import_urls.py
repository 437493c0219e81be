"""The screens that import a file; part of the workbench's addresses."""

from django.urls import path

from referentials.workbench import import_screens

urlpatterns = [
    path("importer/", import_screens.upload, name="import"),
    path("importer/modele.xlsx", import_screens.model, name="import_model"),
    path("importer/<int:pending>/", import_screens.preview, name="import_preview"),
    path("importer/<int:pending>/oublier/", import_screens.discard, name="import_discard"),
]
