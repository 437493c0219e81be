"""One question at a time: addresses of the namespace « assessments »."""

from django.urls import path

from assessments.views import one_by_one

urlpatterns = [
    path("evaluations/<uuid:assessment_id>/une-a-une/", one_by_one.enter, name="one_by_one"),
    path(
        "evaluations/<uuid:assessment_id>/une-a-une/<slug:question>/",
        one_by_one.show_question,
        name="one_question",
    ),
    path("evaluations/<uuid:assessment_id>/fin-de-parcours/", one_by_one.end, name="walk_end"),
]
