"""Mounted at /referentiels/."""

from django.urls import path

from referentials import difference_views, views

app_name = "referentials"

urlpatterns = [
    path("", views.list_referentials, name="index"),
    path("<slug:code>/<str:number>/", views.show_version, name="version"),
    path(
        "<slug:code>/<str:number>/differences/<str:other>/", difference_views.differences, name="differences"
    ),
    path(
        "<slug:code>/<str:number>/differences/<str:other>.json",
        difference_views.differences_json,
        name="differences_json",
    ),
]
