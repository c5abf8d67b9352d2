"""Which answers are right though the fuzzer can not know it: it makes up what only the system gives away."""

import json
import uuid

import schemathesis
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation

# The fuzzer does not know this format of a text.
schemathesis.openapi.format("int64", strategies.integers(-(2**63), 2**63 - 1).map(str))

# A description can tell the form of a value, but not that somebody must have been given it.
UNKNOWN_TO_A_STRANGER = (
    "Waybill-Callback names no endpoint that is registered.",
    "Waybill-Position takes what a response has given.",
    "Last-Event-ID ",
    "The cursor does not belong to this list.",
)
# The state decides, not the form: whether a version is the present one, whether a team's rules take what is asked.
DECIDED = ("precondition-failed",)
# Nor that two headers exclude each other.
EXCLUSIVE = ("If-Match and If-None-Match exclude each other.",)
# Nor which names of members no object may have.
FORBIDDEN = ("The body is not taken as JSON: Object contains forbidden prototype property.",)
# It is sent as `If-Match: 0`, which the pattern of that header does not take.
OFF_PATTERN = ("If-Match takes one version here,",)


# What may be answered by a refusal that is not of the body, before or after it is looked at.
ABOUT_OTHERS = ("If-Match", "If-None-Match", "Waybill-Callback", "Waybill-Position", "Prefer")


@schemathesis.hook
def before_call(context, case, kwargs):
    """Where a bad body is tried, nothing but the body is a reason for a refusal: else it would hide that the body was taken."""
    if case.meta is None or not case.meta.is_negative_at(ParameterLocation.BODY) or case.headers is None:
        return
    for name in ABOUT_OTHERS:
        case.headers.pop(name, None)
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = uuid.uuid4().hex


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if failure.title == "Schema-valid request rejected":
        return not is_judged_by_state(case, response)
    if failure.title == "Response time limit exceeded":
        return "Prefer" not in (case.headers or {})
    if failure.title == "Schema-violating request accepted":
        # Too many items are too large a body; each command of a batch has an answer of its own.
        return response.status_code not in (413, 207)
    return True


def is_judged_by_state(case, response):
    try:
        problem = json.loads(response.content)
    except ValueError:
        return False
    if problem.get("detail", "").startswith(UNKNOWN_TO_A_STRANGER + EXCLUSIVE + FORBIDDEN + OFF_PATTERN) or problem.get("code") in DECIDED:
        return True
    # A command that was accepted, and refused by its team: it has an operation.
    return response.status_code == 422 and "operationId" in problem
