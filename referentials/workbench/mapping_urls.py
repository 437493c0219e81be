"""Included by the workbench's addresses: the mapping from the version before."""

from django.urls import path

from referentials.workbench import mapping_views

MAPPING = "<slug:code>/<str:number>/correspondance"

urlpatterns = [
    path(f"{MAPPING}/", mapping_views.mapping, name="mapping"),
    path(f"{MAPPING}/proposer/", mapping_views.propose, name="propose_mapping"),
    path(f"{MAPPING}/identiques-relues/", mapping_views.settle_identical, name="settle_identical"),
    path(f"{MAPPING}/<int:row>/", mapping_views.mapping_row, name="mapping_row"),
    path(f"{MAPPING}/<int:row>/relue/", mapping_views.settle, name="settle_mapping_row"),
]
