"""The API against its own spec: schemathesis as portal, applicant and head of a licensor, over real cases.

`fuzz.py [ROLE…]` runs the roles named, or all. Fails on any finding, on an operation that was not tested, and when fewer
than 60 % of the operations were reached with success. Leaves a report per role and `table.md` in target/contract/fuzz.
SEED and EXAMPLES in the environment look elsewhere and longer than the configuration does.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from schemathesis.config import _checks as tool

import cases
import report
from sandbox import OUT, ROOT, Sandbox

ROLES = {"portal": "portal", "applicant": "applicant", "head": "pipelines-head"}
"""Role -> who signs in for it: the demo portal, or the key of a demo person."""

SPEC = ROOT / "openapi" / "openapi.json"
CONFIG = Path(__file__).with_name("schemathesis.toml")
MEDIA = Path(__file__).with_name("media.py")
LEAST = 0.6
"""Share of the operations that have to be reached with 2xx by the roles together."""

MAY_EXPECT = {"412", "422"}
"""Statuses that the configuration may expect beyond the tool's own."""

LONGEST = int(os.environ.get("LONGEST", "180"))
"""Seconds a role may take; a run that hangs is a finding."""


def laxities():
    """What the committed configuration lets pass and may not."""
    config = tomllib.loads(CONFIG.read_text())
    own = {
        "positive_data_acceptance": tool.POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES,
        "negative_data_rejection": tool.NEGATIVE_DATA_REJECTION_EXPECTED_STATUSES,
        "not_a_server_error": tool.NOT_A_SERVER_ERROR_EXPECTED_STATUSES,
        "missing_required_header": tool.MISSING_REQUIRED_HEADER_EXPECTED_STATUSES,
    }
    found = []
    places = [config, *config.get("operations", []), *config.get("project", [])]
    places += [phase for place in places for phase in place.get("phases", {}).values() if isinstance(phase, dict)]
    for place in places:
        for check, said in place.get("checks", {}).items():
            if said is False or (isinstance(said, dict) and said.get("enabled") is False):
                found.append(f"{check} is off")
            more = set(said.get("expected-statuses", [])) - set(own.get(check, [])) if isinstance(said, dict) else set()
            if more - MAY_EXPECT:
                found.append(f"{check} expects {sorted(more - MAY_EXPECT)}")
        if place.get("enabled") is False:
            found.append(f"{place} is off")
    if "baseline" in config or "hooks" in config:
        found.append("accepted failures or hooks")
    return found


def fuzz(sandbox, role, dictionaries):
    """One run as one role; its findings and its answers."""
    folder = OUT / "fuzz" / role
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(CONFIG, folder)
    for name, ids in dictionaries.items():
        (folder / f"{name}.txt").write_text("".join(f'"{one}"\n' for one in ids))
    command = ["st", "--config-file", "schemathesis.toml", "run", str(SPEC), "--no-color"]
    command += ["--report", "junit,json,ndjson"]
    command += [f"--report-{kind}-path=report.{suffix}" for kind, suffix in
                [("junit", "xml"), ("json", "json"), ("ndjson", "ndjson")]]
    for variable, option in [("SEED", "--seed"), ("EXAMPLES", "--max-examples")]:
        command += [option, os.environ[variable]] if variable in os.environ else []
    environment = {**os.environ, "RUQSAT_URL": sandbox.url, "RUQSAT_TOKEN": sandbox.token(ROLES[role])}
    environment["SCHEMATHESIS_HOOKS"] = str(MEDIA)
    began = time.monotonic()
    with open(folder / "log.txt", "w") as log:
        try:
            done = subprocess.run(command, cwd=folder, env=environment, stdout=log, stderr=log, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            return [f"{role}: no end after {LONGEST} s"], {}
    took = time.monotonic() - began
    findings = []
    if not sandbox.alive():
        findings.append(f"{role}: the server died; its last words:\n{sandbox.log.read_text()[-2000:]}")
    if done.returncode:
        findings.append(f"{role}: schemathesis found something: {folder / 'log.txt'}")
        print((folder / "log.txt").read_text())
    summary = json.loads((folder / "report.json").read_text())
    tested, known = summary["operations"]["tested"], summary["operations"]["total"]
    if tested < known or not summary["complete"]:
        findings.append(f"{role}: {tested} of {known} operations tested, then {summary['stop_reason']}")
    print(f"— {role}: {summary['test_cases']['generated']} cases over {tested} operations in {took:.0f} s", flush=True)
    return findings, report.statuses(folder / "report.ndjson")


def main():
    wanted = sys.argv[1:] or list(ROLES)
    if unknown := set(wanted) - set(ROLES):
        raise SystemExit(f"no such role: {', '.join(sorted(unknown))}; there are {', '.join(ROLES)}")
    findings = [f"schemathesis.toml is laxer than it may be: {fault}" for fault in laxities()]
    answers = {}
    with Sandbox() as sandbox:
        dictionaries = cases.make(sandbox)
        for role in wanted:
            found, answers[role] = fuzz(sandbox, role, dictionaries)
            findings += found
    known = report.operations(json.loads(SPEC.read_text()))
    text = report.table(known, answers)
    successes = sum(any(report.reached(seen[place]) for seen in answers.values()) for place in known)
    text += f"\n\n{successes} of {len(known)} operations reached with 2xx"
    print(f"\n{text}\n")
    (OUT / "fuzz" / "table.md").write_text(text + "\n")
    if wanted == list(ROLES) and successes < LEAST * len(known):
        findings.append(f"fewer than {LEAST:.0%} of the operations were reached")
    for seen in answers.values():
        findings += [f"{place} answered {status}" for place in known for status in seen[place] if status >= 500]
    for finding in findings:
        print(f"✗ {finding}", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
