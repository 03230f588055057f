"""Addresses of evaluation."""

from __future__ import annotations

from django.urls import path

from evaluation.evaluations import views as evaluations
from evaluation.learning import views as learning

app_name = "evaluation"

urlpatterns = [
    path("", learning.overview, name="overview"),
    path("evalueringer/", evaluations.evaluation_list, name="evaluation_list"),
    path("evalueringer/ny/", evaluations.evaluation_plan, name="evaluation_plan"),
    path("evalueringer/<int:pk>/", learning.evaluation_detail, name="evaluation_detail"),
    path("evalueringer/<int:pk>/rediger/", evaluations.evaluation_edit, name="evaluation_edit"),
    path("evalueringer/<int:pk>/start/", evaluations.evaluation_start, name="evaluation_start"),
    path("evalueringer/<int:pk>/ferdig/", evaluations.evaluation_finish, name="evaluation_finish"),
    path("evalueringer/<int:pk>/nytt-funn/", evaluations.finding_add, name="finding_add"),
    path("funn/<int:pk>/rediger/", evaluations.finding_edit, name="finding_edit"),
    path("laering/", learning.lesson_list, name="lesson_list"),
    path("laering/nytt/", learning.lesson_propose, name="lesson_propose"),
    path("laering/<int:pk>/", learning.lesson_detail, name="lesson_detail"),
    path("laering/<int:pk>/rett/", learning.lesson_edit, name="lesson_edit"),
]
