"""Mounted at /referentiels/."""

from django.urls import path

from referentials import views

app_name = "referentials"

urlpatterns = [
    path("", views.list_referentials, name="index"),
    path("<slug:code>/<str:number>/", views.show_version, name="version"),
]
