"""Mounted at /atelier/."""

from django.urls import path

from referentials.workbench import (
    comments,
    editing_urls,
    exporting,
    home,
    import_urls,
    mapping_urls,
    outline,
    problems,
    publication,
    settings_screen,
)

app_name = "workbench"

urlpatterns = [
    path("", home.home, name="home"),
    path("nouveau/", home.new_referential, name="new_referential"),
    *import_urls.urlpatterns,
    path("<slug:code>/<str:number>/", outline.draft, name="draft"),
    path("<slug:code>/<str:number>/nouveau-brouillon/", home.new_draft, name="new_draft"),
    path("<slug:code>/<str:number>/reglages/", settings_screen.settings, name="settings"),
    path("<slug:code>/<str:number>/copie.yaml", exporting.copy, name="copy"),
    path("<slug:code>/<str:number>/supprimer/", settings_screen.delete, name="delete"),
    path("<slug:code>/<str:number>/publier/", publication.publish, name="publish"),
    path("<slug:code>/<str:number>/retirer/", publication.retire, name="retire"),
    path("<slug:code>/<str:number>/problemes/", problems.problems, name="problems"),
    path("<slug:code>/<str:number>/commentaires/", comments.comments, name="comments"),
    path("<slug:code>/<str:number>/commentaires/<int:comment>/", comments.settle, name="settle_comment"),
    path("<slug:code>/<str:number>/commentaires/<slug:subject>/<str:thing>/", comments.thread, name="thread"),
    *editing_urls.urlpatterns,
    *mapping_urls.urlpatterns,
]
