"""What the acts of plans, bodies and support are called in English."""

from typing import Final

WORK_IN_ENGLISH: Final = {
    "case.plan_expected": "expected a plan in this case",
    "case.plan_received": "recorded that a plan was received in this case",
    "case.plan_accepted": "accepted a plan in this case",
    "case.plan_rejected": "rejected a plan in this case",
    "case.action_required": "recorded what an instrument of this case requires",
    "case.action_met": "recorded that a required action was met in this case",
    "case.representation_received": "recorded a representation in this case",
    "case.representations_considered": "recorded that representations were considered in this case",
    "case.body_set_up": "recorded a body in this case",
    "case.body_ended": "recorded the end of a body in this case",
    "case.appointed": "recorded an appointment in this case",
    "case.appointment_ended": "recorded the end of an appointment in this case",
    "case.report_expected": "expected a report in this case",
    "case.report_received": "recorded that a report was received in this case",
    "case.voluntary_offered": "offered a voluntary engagement in this case",
    "case.voluntary_accepted": "recorded that a voluntary engagement was accepted in this case",
    "case.voluntary_declined": "recorded that a voluntary engagement was declined in this case",
    "case.voluntary_ended": "recorded the end of a voluntary engagement in this case",
    "case.support_begun": "recorded support in this case",
    "case.support_ended": "recorded what came of support in this case",
    "case.published": "recorded a publication in this case",
    "case.publication_changed": "changed a publication in this case",
    "case.deadline_moved": "moved a deadline in this case",
    "case.clock_stopped": "stopped a clock in this case",
}
