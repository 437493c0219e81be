"""Mounted at /atelier/."""

from django.urls import path

from referentials.workbench import exporting, home, outline, settings_screen

app_name = "workbench"

urlpatterns = [
    path("", home.home, name="home"),
    path("nouveau/", home.new_referential, name="new_referential"),
    path("<slug:code>/<str:number>/", outline.draft, name="draft"),
    path("<slug:code>/<str:number>/nouveau-brouillon/", home.new_draft, name="new_draft"),
    path("<slug:code>/<str:number>/reglages/", settings_screen.settings, name="settings"),
    path("<slug:code>/<str:number>/copie.yaml", exporting.copy, name="copy"),
    path("<slug:code>/<str:number>/supprimer/", settings_screen.delete, name="delete"),
]
