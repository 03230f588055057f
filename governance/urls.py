"""Addresses of the ground floor."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter

from governance.holdings import lists as holding_lists
from governance.holdings import views as holdings
from governance.identity.views import administration, entering, external, groups, second_step
from governance.notices import views as notices
from governance.organisation.views import change_log, deputies, exchange, people, restructuring, roles, units
from governance.policy.comments import views as comments
from governance.policy.proposals import views as proposals
from governance.policy.views import (
    chapters,
    control,
    deciding,
    feed,
    figures,
    planning,
    reading,
    referring,
    searching,
    unsaved,
    writing,
)  # fmt: skip
from governance.process.addresses import SubprocessConverter
from governance.process.views import lines, map_editing, year_wheel
from governance.process.views import map as process_map
from governance.reading import views as readings

app_name = "governance"
register_converter(SubprocessConverter, "delprosess")

policy_patterns = [
    path("", reading.policy_list, name="policy_list"),
    path("ny/", writing.policy_create, name="policy_create"),
    path("kontroll/", control.policy_control, name="policy_control"),
    path("feed/", feed.policy_feed, name="policy_feed"),
    path("sok/", searching.policy_search, name="policy_search"),
    path("<slug:slug>/", reading.policy_detail, name="policy_detail"),
    path("<slug:slug>/om/", writing.policy_edit, name="policy_edit"),
    path("<slug:slug>/forslag/", proposals.proposal_list, name="policy_proposals"),
    path("<slug:slug>/forslag/<int:pk>/", proposals.proposal_page, name="policy_proposal"),
    path("<slug:slug>/gjennomgaatt/", writing.policy_review, name="policy_review"),
    path("<slug:slug>/ny-versjon/", writing.version_create, name="policy_version_create"),
    path("<slug:slug>/<str:number>/", reading.policy_version, name="policy_version"),
    path("<slug:slug>/<str:number>/pdf/", reading.policy_version_pdf, name="policy_version_pdf"),
    path("<slug:slug>/<str:number>/endringer/", writing.version_differences, name="policy_version_differences"),
    path("<slug:slug>/<str:number>/rediger/", writing.version_edit, name="policy_version_edit"),
    path("<slug:slug>/<str:number>/henvisninger/", referring.version_references, name="policy_references"),
    path("<slug:slug>/<str:number>/figurer/", figures.figure_list, name="policy_figures"),
    path("<slug:slug>/<str:number>/ny-figur/", figures.figure_add, name="policy_figure_add"),
    path("<slug:slug>/<str:number>/diagram/<slug:key>/", figures.diagram_picture, name="policy_diagram"),
    path("<slug:slug>/<str:number>/figur/<slug:key>/", figures.figure_picture, name="policy_figure"),
    path("<slug:slug>/<str:number>/figur/<slug:key>/rediger/", figures.figure_edit, name="policy_figure_edit"),
    path("<slug:slug>/<str:number>/figur/<slug:key>/slett/", figures.figure_delete, name="policy_figure_delete"),
    path("<slug:slug>/<str:number>/om/", writing.version_settings, name="policy_version_settings"),
    path("<slug:slug>/<str:number>/nytt-kapittel/", chapters.section_add, name="policy_section_add"),
    path("<slug:slug>/<str:number>/nytt-kapittel/kladd/", unsaved.unsaved_keep, name="policy_unsaved"),
    path("<slug:slug>/<str:number>/kapittel/<slug:key>/kladd/", unsaved.unsaved_keep, name="policy_unsaved"),
    path("<slug:slug>/<str:number>/kapittel/<slug:key>/", chapters.section_edit, name="policy_section_edit"),
    path("<slug:slug>/<str:number>/kapittel/<slug:key>/flytt/", chapters.section_move, name="policy_section_move"),
    path("<slug:slug>/<str:number>/kapittel/<slug:key>/slett/", chapters.section_delete, name="policy_section_delete"),
    path("<slug:slug>/<str:number>/send/", deciding.send, name="policy_send"),
    path("<slug:slug>/<str:number>/innspill/", deciding.statement, name="policy_statement"),
    path("<slug:slug>/<str:number>/avslutt-innspill/", deciding.hearing_close, name="policy_hearing_close"),
    path("<slug:slug>/<str:number>/anbefal/", deciding.recommend, name="policy_recommend"),
    path("<slug:slug>/<str:number>/godkjenn/", deciding.approve, name="policy_approve"),
    path("<slug:slug>/<str:number>/send-tilbake/", deciding.send_back, name="policy_send_back"),
    path("<slug:slug>/<str:number>/publiser/", deciding.publish, name="policy_publish"),
    path("<slug:slug>/<str:number>/dato/", planning.plan, name="policy_plan"),
    path("<slug:slug>/<str:number>/dato/ta-tilbake/", planning.plan_cancel, name="policy_plan_cancel"),
    path("<slug:slug>/<str:number>/proev-igjen/", deciding.publication_retry, name="policy_publication_retry"),
    path("<slug:slug>/<str:number>/trekk-tilbake/", deciding.withdraw, name="policy_withdraw"),
    path("<slug:slug>/<str:number>/merknader/", comments.comment_list, name="policy_comments"),
    path("<slug:slug>/<str:number>/merknader/ny/<slug:key>/", comments.comment_add, name="policy_comment_chapter"),
    path(
        "<slug:slug>/<str:number>/merknader/ny/<slug:key>/<slug:anchor>/",
        comments.comment_add,
        name="policy_comment_add",
    ),
    path("<slug:slug>/<str:number>/merknader/<int:pk>/", comments.comment_page, name="policy_comment"),
    path("<slug:slug>/<str:number>/merknader/<int:pk>/endre/", comments.comment_edit, name="policy_comment_edit"),
    path(
        "<slug:slug>/<str:number>/merknader/<int:pk>/trekk/", comments.comment_withdraw, name="policy_comment_withdraw"
    ),
    path("<slug:slug>/<str:number>/merknader/<int:pk>/svar/", comments.comment_answer, name="policy_comment_answer"),
    path("<slug:slug>/<str:number>/merknader/<int:pk>/aapne/", comments.comment_reopen, name="policy_comment_reopen"),
    path("<slug:slug>/<str:number>/nytt/", readings.policy_news, name="policy_news"),
    path("<slug:slug>/<str:number>/bekreft-lest/", readings.policy_read_confirm, name="policy_read_confirm"),
    path("<slug:slug>/<str:number>/be-om-lesing/", readings.policy_read_ask, name="policy_read_ask"),
    path("<slug:slug>/<str:number>/lesing/<int:pk>/", readings.policy_read_request, name="policy_read_request"),
    path("<slug:slug>/<str:number>/lesing/<int:pk>/avslutt/", readings.policy_read_end, name="policy_read_end"),
]
sign_in_patterns = [
    path("logg-inn/", entering.LoginView.as_view(), name="login"),
    path("logg-inn/kommune/", external.external_login, name="external_login"),
    path("logg-inn/kommune/svar/", external.external_answer, name="external_answer"),
    path("logg-ut/", login_not_required(entering.LogoutView.as_view()), name="logout"),
    path("logg-ut/overalt/", entering.log_out_everywhere, name="logout_everywhere"),
    path("engangskode/", second_step.second_step, name="second_step"),
    path("tofaktor/", second_step.second_factor, name="second_factor"),
    path("passord/", entering.PasswordChangeView.as_view(), name="password_change"),
]
organisation_patterns = [
    path("", units.organisation, name="organisation"),
    path("ny-enhet/", units.unit_create, name="unit_create"),
    path("enhet/<int:pk>/", units.unit_detail, name="unit_detail"),
    path("enhet/<int:pk>/eier/", holding_lists.unit_holdings, name="unit_holdings"),
    path("enhet/<int:pk>/rediger/", restructuring.unit_edit, name="unit_edit"),
    path("enhet/<int:pk>/flytt/", restructuring.unit_move, name="unit_move"),
    path("enhet/<int:pk>/slaa-sammen/", restructuring.unit_merge, name="unit_merge"),
    path("enhet/<int:pk>/legg-ned/", restructuring.unit_close, name="unit_close"),
    path("enhet/<int:pk>/behold/", restructuring.unit_keep, name="unit_keep"),
    path("import/", exchange.organisation_import, name="organisation_import"),
    path("import/<int:pk>/", exchange.import_review, name="import_review"),
    path("import/eksempel/<str:name>", exchange.import_sample, name="import_sample"),
    path("eksport/", exchange.organisation_export, name="organisation_export"),
    path("eksport/<str:name>", exchange.export_file, name="export_file"),
    path("ny-bruker/", people.user_create, name="user_create"),
    path("roller/", roles.role_list, name="role_list"),
    path("roller/ny/", roles.role_grant, name="role_grant"),
    path("roller/<int:pk>/avslutt/", roles.role_end, name="role_end"),
    path("roller/<int:pk>/behold/", roles.role_keep, name="role_keep"),
    path("roller/hva-kan-rollene/", roles.role_abilities, name="role_abilities"),
    path("stedfortredere/", deputies.deputy_list, name="deputy_list"),
    path("stedfortredere/ny/", deputies.deputy_appoint, name="deputy_appoint"),
    path("stedfortredere/<int:pk>/avslutt/", deputies.deputy_end, name="deputy_end"),
    path("stedfortredere/<int:pk>/opptre/", deputies.acting_start, name="acting_start"),
    path("stedfortredere/opptre-som-meg-selv/", deputies.acting_stop, name="acting_stop"),
    path("endringslogg/", change_log.change_log, name="change_log"),
    path("person/<int:pk>/", people.person_detail, name="person_detail"),
    path("person/<int:pk>/ansvar/", holding_lists.person_holdings, name="person_holdings"),
    path("person/<int:pk>/steng-ute/", people.person_deactivate, name="person_deactivate"),
    path("trenger-ny-ansvarlig/", holdings.unanswered_list, name="unanswered_list"),
    path("gi-videre/", holdings.hand_over, name="hand_over"),
    path("overtakelser/", holdings.hand_over_list, name="hand_over_list"),
    path("overtakelser/bekreft/", holdings.hand_over_confirm, name="hand_over_confirm"),
    path("overtakelser/<int:pk>/gi-tilbake/", holdings.hand_over_decline, name="hand_over_decline"),
]
sign_in_administration_patterns = [
    path("", administration.sign_in_administration, name="sign_in"),
    path("regler/", administration.sign_in_rules, name="sign_in_rules"),
    path("<int:pk>/nullstill-tofaktor/", administration.second_factor_reset, name="second_factor_reset"),
    path("opphev/", administration.lock_lift, name="lock_lift"),
    path("grupper/", groups.group_mappings, name="group_mappings"),
    path("grupper/<int:pk>/ta-bort/", groups.group_mapping_remove, name="group_mapping_remove"),
    path("<int:pk>/koble/", groups.identity_link, name="identity_link"),
    path("<int:pk>/fjern-kobling/", groups.identity_unlink, name="identity_unlink"),
    path("<int:pk>/", administration.person_sign_in, name="person_sign_in"),
    path("<int:pk>/logg-ut/", administration.person_log_out, name="person_log_out"),
    path("<int:pk>/aapne/", administration.person_reactivate, name="person_reactivate"),
]
notice_patterns = [
    path("", notices.notice_list, name="notice_list"),
    path("<int:pk>/", notices.notice_open, name="notice_open"),
]
process_map_patterns = [
    path("", process_map.process_map, name="process_map"),
    path("historikk/", process_map.map_versions_list, name="process_map_versions"),
    path("endringer/", process_map.map_differences, name="process_map_differences"),
    path("beslutningslinjer/", lines.line_list, name="decision_line_list"),
    path("beslutningslinjer/svake-punkter/", lines.weak_point_list, name="decision_line_weak_points"),
    path("beslutningslinjer/<int:pk>/rediger/", lines.line_edit, name="decision_line_edit"),
    path("<delprosess:code>/", process_map.subprocess, name="subprocess"),
    path("<delprosess:code>/rediger/", map_editing.subprocess_edit, name="subprocess_edit"),
    path("<delprosess:code>/nytt-trinn/", map_editing.step_add, name="process_step_add"),
    path("<delprosess:code>/ny-hendelse/", map_editing.event_add, name="year_wheel_event_add"),
    path("trinn/<int:pk>/rediger/", map_editing.step_edit, name="process_step_edit"),
    path("trinn/<int:pk>/ansvar/", map_editing.step_share, name="process_step_share"),
    path("trinn/<int:pk>/flytt/", map_editing.step_move, name="process_step_move"),
    path("trinn/<int:pk>/ta-ut/", map_editing.step_archive, name="process_step_archive"),
    path("hendelse/<int:pk>/rediger/", map_editing.event_edit, name="year_wheel_event_edit"),
    path("hendelse/<int:pk>/ta-ut/", map_editing.event_archive, name="year_wheel_event_archive"),
]
urlpatterns = [
    *sign_in_patterns,
    path("varsler/", include(notice_patterns)),
    path("organisasjon/innlogging/", include(sign_in_administration_patterns)),
    path("organisasjon/", include(organisation_patterns)),
    path("arshjul/", year_wheel.year_wheel, name="year_wheel"),
    path("prosess/", include(process_map_patterns)),
    path("policy/", include(policy_patterns)),
]
