"""Mounted at /atelier/."""

from django.urls import path

from referentials.workbench import home, outline

app_name = "workbench"

urlpatterns = [
    path("", home.home, name="home"),
    path("<slug:code>/<str:number>/", outline.draft, name="draft"),
]
