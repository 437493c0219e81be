"""The DPO's list: addresses of the namespace « assessments »."""

from django.urls import path

from assessments.views import portfolio, saved_views

urlpatterns = [
    path("suivi/", portfolio.portfolio, name="portfolio"),
    path("suivi/export.csv", portfolio.portfolio_csv, name="portfolio_csv"),
    path("suivi/export.xlsx", portfolio.portfolio_xlsx, name="portfolio_xlsx"),
    path("suivi/vues/", saved_views.save_view, name="save_view"),
    path("suivi/vues/<uuid:view_id>/", saved_views.change_view, name="change_view"),
    path("suivi/vues/<uuid:view_id>/supprimer/", saved_views.delete_view, name="delete_view"),
]
