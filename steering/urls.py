"""Addresses of steering."""

from __future__ import annotations

from django.urls import path

from steering.reporting import views

app_name = "steering"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("periode/ny/", views.period_create, name="period_create"),
    path("periode/<int:pk>/", views.period_detail, name="period_detail"),
    path("periode/<int:pk>/aapne/", views.period_open, name="period_open"),
    path("periode/<int:pk>/forleng/", views.period_extend, name="period_extend"),
    path("periode/<int:pk>/avslutt/", views.period_close, name="period_close"),
    path("periode/<int:pk>/publiser/", views.period_publish, name="period_publish"),
    path("rapport/<int:pk>/", views.report_detail, name="report_detail"),
    path("rapport/<int:pk>/rad/<int:item_pk>/", views.report_row, name="report_row"),
    path("rapport/<int:pk>/oppsummering/", views.report_summary, name="report_summary"),
    path("rapport/<int:pk>/send/", views.report_hand_over, name="report_hand_over"),
    path("rapport/<int:pk>/lever/", views.report_submit, name="report_submit"),
    path("rapport/<int:pk>/returner/", views.report_return, name="report_return"),
    path("rapport/<int:pk>/innspill/", views.report_opinion, name="report_opinion"),
    path("rapport/<int:pk>/ta-tilbake/", views.report_take_back, name="report_take_back"),
    path("rapport/<int:pk>/godkjenn/", views.report_approve, name="report_approve"),
    path("rapport/<int:pk>/rett/<int:update_pk>/", views.status_correct, name="status_correct"),
    path("status/", views.status_list, name="status_list"),
    path("matrise/", views.status_matrix, name="status_matrix"),
]
