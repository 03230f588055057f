"""All addresses."""

from __future__ import annotations

from django.urls import include, path

from config import views
from config.deadlines import views as deadlines

deadline_patterns = [
    path("", deadlines.deadlines, name="deadlines"),
    path("linjen/", deadlines.deadlines_line, name="deadlines_line"),
    path("abonnement/", deadlines.subscription, name="deadlines_subscription"),
    path("<str:secret>/frister.ics", deadlines.calendar, name="deadlines_calendar"),
    path("<str:secret>/frister.json", deadlines.data, name="deadlines_json"),
]
urlpatterns = [
    path("healthz/live", views.live, name="live"),
    path("healthz/ready", views.ready, name="ready"),
    path("", views.home, name="home"),
    path("demo/epost/", views.demo_mail_list, name="demo_mail"),
    path("mine-frister/", include(deadline_patterns)),
    path("", include("governance.urls")),
    path("planlegging/", include("planning.urls")),
    path("styring/", include("steering.urls")),
    path("evaluering/", include("evaluation.urls")),
]
