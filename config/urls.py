"""All addresses."""

from __future__ import annotations

from django.urls import include, path

from config import views

urlpatterns = [
    path("healthz/live", views.live, name="live"),
    path("healthz/ready", views.ready, name="ready"),
    path("", views.home, name="home"),
    path("demo/epost/", views.demo_mail_list, name="demo_mail"),
    path("", include("governance.urls")),
    path("planlegging/", include("planning.urls")),
    path("styring/", include("steering.urls")),
    path("evaluering/", include("evaluation.urls")),
]
