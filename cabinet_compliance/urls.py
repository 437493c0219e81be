"""Every address of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from practices.views.home import show_home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", show_home, name="home"),
    path("structures/", include("practices.urls")),
    path("compte/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
