"""Mounted at /referentiels/."""

from django.urls import path

from referentials import difference_views, export_views, views

app_name = "referentials"

urlpatterns = [
    path("", views.list_referentials, name="index"),
    path("<slug:code>/<str:number>/", views.show_version, name="version"),
    path("<slug:code>/<str:number>/exporter/", export_views.choose_format, name="export"),
    path("<slug:code>/<str:number>/exporter/<slug:format_name>/", export_views.download, name="download"),
    path(
        "<slug:code>/<str:number>/differences/<str:other>/", difference_views.differences, name="differences"
    ),
    path(
        "<slug:code>/<str:number>/differences/<str:other>.json",
        difference_views.differences_json,
        name="differences_json",
    ),
]
