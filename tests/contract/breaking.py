"""Whether the spec breaks a client of the spec before: specshift between the merge base and the working tree.

`breaking.py [FILE]` takes FILE for the present spec. Before is, the first that is there: the commit in BASE; where the
branch left origin/main; the commit before the last change of the spec. Breaks that are meant stand in
openapi/intended-breaks.toml.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib

from sandbox import ROOT

SPEC = "openapi/openapi.json"
INTENDED = ROOT / "openapi" / "intended-breaks.toml"


def git(*words):
    """What git prints, or None where it refuses."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def base():
    """The commit whose spec clients know, and how it was chosen; None where there is none yet."""
    if named := os.environ.get("BASE"):
        if not git("rev-parse", "--verify", "--quiet", f"{named}^{{commit}}"):
            raise SystemExit(f"BASE={named} is no commit here: fetch it, or name another")
        return git("rev-parse", named), "BASE"
    here = git("rev-parse", "HEAD")
    left = git("merge-base", "HEAD", "origin/main")
    if left and left != here:
        return left, "where the branch left origin/main"
    changed = git("status", "--porcelain", "--", SPEC)
    if changed:
        return here, "HEAD, as the spec is changed in the working tree"
    last = git("log", "-1", "--format=%H", "--", SPEC)
    before = last and git("rev-parse", "--verify", "--quiet", f"{last}^")
    if before and git("cat-file", "-e", f"{before}:{SPEC}") is not None:
        return before, "before the last change of the spec"
    if git("rev-parse", "--is-shallow-repository") == "true":
        raise SystemExit("the clone is shallow: git fetch --unshallow, or name the commit before in BASE")
    return None, "the spec is new"


def changes(old, new):
    """What specshift calls breaking."""
    command = ["specshift", "diff", "--format", "json", "--fail-on", "none", old, new]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"specshift failed: {done.stdout}{done.stderr}")
    return [change for change in json.loads(done.stdout)["changes"] if change["severity"] == "breaking"]


def main():
    present = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / SPEC)
    commit, how = base()
    if commit is None:
        print(f"breaking changes: nothing to compare with ({how})")
        return 0
    intended = tomllib.loads(INTENDED.read_text())["break"]
    for one in intended:
        if not one["why"].strip():
            raise SystemExit(f"{INTENDED.name}: {one['where']} says no why")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as old:
        old.write(git("show", f"{commit}:{SPEC}"))
        old.flush()
        found = changes(old.name, present)
    meant, bad = [], []
    for change in found:
        fits = (
            re.fullmatch(one["where"], change["location"]) and re.fullmatch(one["what"], change["message"])
            for one in intended
        )
        (meant if any(fits) else bad).append(change)
    print(f"breaking changes since {commit[:12]} ({how}): {len(bad)}, and {len(meant)} that are meant")
    for change in bad:
        print(f"✗ {change['location']}: {change['message']}", file=sys.stderr)
    if bad:
        print(f"Keep the old way working beside the new one, or say in openapi/{INTENDED.name} why not.", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
