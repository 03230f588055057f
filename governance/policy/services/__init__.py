"""The only writers of policies, their versions and chapters, gathered from the modules that hold them."""

from governance.policy.services.decisions import (
    approve,
    close_hearing,
    give_statement,
    recommend,
    send_back,
    send_for_approval,
)
from governance.policy.services.drafts import (
    add_section,
    create_version,
    delete_section,
    edit_section,
    edit_version,
    move_section,
)
from governance.policy.services.figures import add_figure, delete_figure, edit_figure
from governance.policy.services.planning import cancel_plan, plan_publication, publish_planned, tell_of_hindrance
from governance.policy.services.policies import create_policy, edit_policy, reassign_policy
from governance.policy.services.publication import finish_publication, publish, retry_publication, withdraw
from governance.policy.services.restoring import note_export, restore_policy, restore_reviews, restore_version
from governance.policy.services.reviews import review_unchanged
from governance.policy.services.unsaved import discard_unsaved, forget_unsaved, forget_unsaved_of, keep_unsaved

__all__ = [
    "add_figure",
    "add_section",
    "approve",
    "cancel_plan",
    "close_hearing",
    "create_policy",
    "create_version",
    "delete_figure",
    "delete_section",
    "discard_unsaved",
    "edit_figure",
    "edit_policy",
    "edit_section",
    "edit_version",
    "finish_publication",
    "forget_unsaved",
    "forget_unsaved_of",
    "give_statement",
    "keep_unsaved",
    "move_section",
    "note_export",
    "plan_publication",
    "publish",
    "publish_planned",
    "reassign_policy",
    "recommend",
    "restore_policy",
    "restore_reviews",
    "restore_version",
    "retry_publication",
    "review_unchanged",
    "send_back",
    "send_for_approval",
    "tell_of_hindrance",
    "withdraw",
]
