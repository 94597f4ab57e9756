"""What a run of schemathesis says, in short: which operation answered what to whom."""

import json
from collections import Counter, defaultdict


def operations(spec):
    """Every operation of an OpenAPI document: `METHOD /path` -> its id."""
    methods = ("get", "post", "put", "patch", "delete")
    return {
        f"{method.upper()} {path}": item[method]["operationId"]
        for path, item in spec["paths"].items()
        for method in methods
        if method in item
    }


def statuses(events):
    """Counts the answers in a report of events (NDJSON): `METHOD /path` -> status -> how often."""
    seen = defaultdict(Counter)
    with open(events) as lines:
        for line in lines:
            for event in json.loads(line).values():
                recorder = event.get("recorder") if isinstance(event, dict) else None
                for case, interaction in ((recorder or {}).get("interactions") or {}).items():
                    asked = recorder["cases"][case]["value"]
                    response = interaction.get("response")
                    if response:
                        seen[f"{asked['method'].upper()} {asked['path']}"][response["status_code"]] += 1
    return seen


def reached(counts):
    """Whether one of the answers was a success."""
    return any(200 <= status < 300 for status in counts)


def table(known, by_role):
    """The table operation × role -> statuses with their counts, as Markdown; successes first."""
    rows = [["operation", *by_role, "2xx"], ["---"] * (len(by_role) + 2)]
    for place, name in sorted(known.items(), key=lambda item: item[0].split(" ")[::-1]):
        cells = [
            " ".join(f"{status}×{count}" for status, count in sorted(seen[place].items())) or "–"
            for seen in by_role.values()
        ]
        rows.append([f"{name} ({place})", *cells, "yes" if any(reached(seen[place]) for seen in by_role.values()) else ""])
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows)
