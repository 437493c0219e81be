"""Included by the workbench's addresses: the forms of a draft's things, their order and their history."""

from django.urls import path

from referentials.workbench import editing_screens, history_screen, ordering_screen, splitting_screen

DRAFT = "<slug:code>/<str:number>"

urlpatterns = [
    path(f"{DRAFT}/exigences/<slug:requirement>/", editing_screens.requirement, name="requirement"),
    path(f"{DRAFT}/exigences/<slug:requirement>/scinder/", splitting_screen.split, name="split"),
    path(f"{DRAFT}/exigences/<slug:requirement>/fusionner/", splitting_screen.merge, name="merge"),
    path(f"{DRAFT}/nouvelle-exigence/", editing_screens.add_requirement, name="add_requirement"),
    path(f"{DRAFT}/themes/<slug:theme>/", editing_screens.theme, name="theme"),
    path(f"{DRAFT}/nouveau-theme/", editing_screens.add_theme, name="add_theme"),
    path(f"{DRAFT}/sources/", editing_screens.sources, name="sources"),
    path(f"{DRAFT}/sources/<str:source>/", editing_screens.source, name="source"),
    path(f"{DRAFT}/nouvelle-source/", editing_screens.add_source, name="add_source"),
    path(f"{DRAFT}/faits/", editing_screens.facts, name="facts"),
    path(f"{DRAFT}/faits/<slug:fact>/", editing_screens.fact, name="fact"),
    path(f"{DRAFT}/nouveau-fait/", editing_screens.add_fact, name="add_fact"),
    path(f"{DRAFT}/ordre/", ordering_screen.order, name="order"),
    path(f"{DRAFT}/deplacer/", ordering_screen.move, name="move"),
    path(f"{DRAFT}/supprimer/<slug:subject>/<str:thing>/", splitting_screen.delete, name="delete_thing"),
    path(f"{DRAFT}/historique/", history_screen.history, name="history"),
    path(
        f"{DRAFT}/historique/<slug:subject>/<str:thing>/", history_screen.thing_history, name="thing_history"
    ),
    path(f"{DRAFT}/retablir/<int:edit>/", history_screen.restore, name="restore"),
]
