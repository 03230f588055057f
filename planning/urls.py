"""Addresses of planning."""

from __future__ import annotations

from django.urls import path

from planning.actions.views import actions, goal_page, tree
from planning.goals.views import focus_areas, goals, indicators
from planning.goals.views import plans as plan_pages
from planning.inbox import views as inbox
from planning.plans import views as plans

app_name = "planning"

urlpatterns = [
    path("", tree.goal_list, name="goal_list"),
    path("maal/nytt/", goals.goal_create, name="goal_create"),
    path("maal/<int:pk>/", goal_page.goal_page, name="goal_page"),
    path("maal/<int:pk>/rediger/", goals.goal_edit, name="goal_edit"),
    path("maal/<int:pk>/status/", goals.goal_move, name="goal_move"),
    path("maal/<int:pk>/ansvarlig/", goals.goal_reassign, name="goal_reassign"),
    path("maal/<int:pk>/traad/", goals.goal_link, name="goal_link"),
    path("traad/<int:pk>/fjern/", goals.goal_unlink, name="goal_unlink"),
    path("maal/<int:pk>/ny-indikator/", indicators.indicator_create, name="indicator_create"),
    path("indikator/<int:pk>/rediger/", indicators.indicator_edit, name="indicator_edit"),
    path("indikator/<int:pk>/arkiver/", indicators.indicator_archive, name="indicator_archive"),
    path("maaling/<int:pk>/rett/", indicators.measurement_correct, name="measurement_correct"),
    path("maal/<int:pk>/nytt-tiltak/", actions.action_create, name="action_create"),
    path("tiltak/<int:pk>/", actions.action_page, name="action_page"),
    path("tiltak/<int:pk>/rediger/", actions.action_edit, name="action_edit"),
    path("tiltak/<int:pk>/status/", actions.action_move, name="action_move"),
    path("tiltak/<int:pk>/ansvarlig/", actions.action_reassign, name="action_reassign"),
    path("milepael/<int:pk>/naadd/", actions.milestone_reach, name="milestone_reach"),
    path("milepael/<int:pk>/angre/", actions.milestone_undo, name="milestone_undo"),
    path("satsingsomraader/", focus_areas.focus_area_list, name="focus_area_list"),
    path("satsingsomraader/nytt/", focus_areas.focus_area_create, name="focus_area_create"),
    path("satsingsomraader/<int:pk>/rediger/", focus_areas.focus_area_edit, name="focus_area_edit"),
    path("satsingsomraader/<int:pk>/arkiver/", focus_areas.focus_area_archive, name="focus_area_archive"),
    path("planer/", plan_pages.plan_list, name="plan_list"),
    path("planer/ny/", plans.plan_create, name="plan_create"),
    path("planer/<int:pk>/", plan_pages.plan_page, name="plan_page"),
    path("planer/<int:pk>/rediger/", plans.plan_edit, name="plan_edit"),
    path("planer/<int:pk>/status/", plans.plan_move, name="plan_move"),
    path("neste-syklus/", inbox.cycle_next, name="cycle_next"),
    path("innspill/", inbox.input_list, name="input_list"),
    path("innspill/<int:pk>/", inbox.input_page, name="input_page"),
]
