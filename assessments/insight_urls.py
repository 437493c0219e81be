"""Addresses of what sums up many practices, and of what sets one beside others."""

from django.urls import path

from assessments.views import comparison, portfolio_insights

urlpatterns = [
    path("suivi/carte/", portfolio_insights.heatmap, name="portfolio_heatmap"),
    path("suivi/chiffres/", portfolio_insights.figures, name="portfolio_figures"),
    path("suivi/chiffres/recalculer/", portfolio_insights.recompute, name="portfolio_recompute"),
    path("structures/<uuid:practice_id>/comparaison/", comparison.comparison, name="comparison"),
    path("structures/<uuid:practice_id>/partages/", comparison.share, name="share"),
    path("structures/<uuid:practice_id>/membres/", comparison.members, name="members"),
]
