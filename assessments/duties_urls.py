"""What the law asks of a practice by what it is: an address of the namespace « assessments »."""

from django.urls import path

from assessments.views import duties

urlpatterns = [path("structures/<uuid:practice_id>/obligations/", duties.duties, name="duties")]
