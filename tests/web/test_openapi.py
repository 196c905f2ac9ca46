"""The description of the API is true: schemathesis asks what it promises and holds every answer against it."""

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from moderation.web.openapi import OPERATIONS, document
from tests.conftest import ARTICLE, Clock, Reader

HOUSE_RULES_DECIDE = [positive_data_acceptance]
"""A reaction of the right form may be refused all the same, for want of a surname: no schema can say that."""

AS_IT_IS = {"Accept-Encoding": "identity"}
"""The tool asks the application without a network in between, and takes no coding off."""


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("asked", OPERATIONS, ids=lambda operation: operation.name)
def test_every_answer_is_as_described(app: Flask, jan: Reader, clock: Clock, asked, mode: GenerationMode) -> None:
    jan.sends()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.config.checks.negative_data_rejection.expected_statuses += ["413"]

    @given(case=schema[asked.path][asked.method].as_strategy(generation_mode=mode))
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def ask(case: schemathesis.Case) -> None:
        clock.forward(minutes=10)  # so that the limits on previews and posts do not answer for the rest
        case.call_and_validate(headers=AS_IT_IS, excluded_checks=HOUSE_RULES_DECIDE)
        if "site" in case.path_parameters:
            case.path_parameters["site"] = "magazine"
            case.call_and_validate(headers=AS_IT_IS, excluded_checks=HOUSE_RULES_DECIDE)

    ask()


def test_it_is_openapi_3_1_and_names_every_address_for_programs(app: Flask) -> None:
    described = document("http://localhost")
    assert described["openapi"].startswith("3.1")
    there = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("api.", "reading.")) and rule.endpoint != "api.description"
    }
    assert set(described["paths"]) == there


def test_a_described_question_is_answered(app: Flask) -> None:
    answer = app.test_client().get(f"/api/v1/sites/magazine/thread?thread={ARTICLE}")
    assert set(answer.json) == set(document("http://localhost")["components"]["schemas"]["Thread"]["properties"])
