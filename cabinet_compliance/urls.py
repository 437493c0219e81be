"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from cabinet_compliance.health import show_health
from practices.views import language
from practices.views.home import show_home
from reports.urls import verification_urlpatterns

# One door: the administration signs in where everybody does, under the same rate limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", show_home, name="home"),
    path("langue/", language.choose, name="language"),
    path("", include("assessments.urls")),
    path("structures/", include("practices.urls")),
    path("referentiels/", include("referentials.urls")),
    path("atelier/", include("referentials.workbench.urls")),
    path("rapports/", include("reports.urls")),
    path("verifier/", include((verification_urlpatterns, "verification"))),
    path("compte/jetons/", include("practices.token_urls")),
    path("compte/", include("allauth.urls")),
    path("api/", include("assessments.api.urls")),
    path("sante/", show_health, name="health"),
    path("admin/", admin.site.urls),
]
