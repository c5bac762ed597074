"""What inspections found as SARIF 2.1.0, which code-scanning services read."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from fwscaffold import __version__
from fwscaffold.lifecycle.findings import place
from fwscaffold.lifecycle.verdict import Finding, Inspection, Level, Rule
from fwscaffold.strict_json import as_json

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.EXCUSED: "note"}
RULES: dict[str, str] = {
    Rule.EDITED: "A line of the standard was changed or removed",
    Rule.MISSING: "A file of the standard is missing",
    Rule.MARKERS: "Conflict markers are left",
    Rule.UNFINISHED: "An update is under way",
    Rule.STALE: "The template has changed since the project was last updated",
    Rule.PENDING: "An update has left a change of the standard out",
    Rule.LOCKED: "An answer is not what the team has settled",
    Rule.REQUIRED: "A file that the team requires is missing",
    Rule.RECEIPT: "The receipt was rewritten",
    Rule.EXCEPTION: "An exception is not as it must be",
    Rule.UNREADABLE: "A file that promises depend on cannot be read",
    Rule.PROBLEM: "The project cannot be judged",
}


def sarif(inspections: Sequence[Inspection]) -> str:
    """Return one run with a result for each finding."""
    found = [finding for each in inspections for finding in each.findings]
    known = {**RULES, **{finding.rule: finding.says for finding in found if finding.says}}
    rules = [{"id": rule, "shortDescription": {"text": text}} for rule, text in known.items()]
    driver = {"name": "fwscaffold", "version": __version__, "rules": rules}
    results = [
        {**_result(each, finding), "ruleIndex": [*known].index(finding.rule)}
        for each in inspections
        for finding in each.findings
    ]
    run = {"tool": {"driver": driver}, "results": results}
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(inspection: Inspection, finding: Finding) -> dict[str, Any]:
    where = quote(place(inspection, finding))
    location = {"artifactLocation": {"uri": where}, "region": {"startLine": 1}}
    kept = [{"kind": "external", "justification": finding.excuse}] if finding.excuse else []
    return {
        **({"suppressions": kept} if kept else {}),
        "ruleId": finding.rule,
        "level": LEVELS.get(finding.level, finding.level.value),
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": location}],
    }
