"""Clients by two generators that nobody here configured, each made from the spec, compiled and run against the sandbox."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sandbox import OUT, ROOT, Sandbox  # noqa: E402

HERE = Path(__file__).resolve().parent
MADE = OUT / "clients"
# Of bodies without a schema, such as the form of an application; and of fields and parameters that are called `from` or
# `date`: no class is made of them. Nothing is lost by either.
HARMLESS = (
    "Failed to get the schema name: null",
    "From (reserved word) cannot be used as model name",
    "Date (reserved word) cannot be used as model name",
)


def run(*command, **options):
    """Runs a command; what it prints is told where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        raise SystemExit(f"✗ {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def typescript():
    """hey-api from the 3.1 document; what is to be run."""
    folder = MADE / "typescript"
    shutil.copytree(HERE / "typescript", folder)
    run("openapi-ts", "-i", ROOT / "openapi" / "openapi.json", "-o", folder / "generated", "--no-log-file", cwd=MADE)
    run("tsc", "-p", folder)
    return ["node", folder / "dist" / "main.js"], {}


def python():
    """openapi-generator from the 3.0 document; what is to be run."""
    folder = MADE / "python"
    shutil.copytree(HERE / "python", folder)
    told = run(
        "openapi-generator-cli", "generate", "-g", "python", "-i", ROOT / "openapi" / "openapi-3.0.json", "-o", folder
    )
    # Its exit code is 0 also where one class replaced another: only a warning tells.
    if warnings := [line for line in told.splitlines() if " WARN " in line and not any(one in line for one in HARMLESS)]:
        raise SystemExit("✗ openapi-generator warns:\n" + "\n".join(warnings))
    return [sys.executable, folder / "main.py"], {"PYTHONPATH": str(folder)}


def main():
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    clients = {"hey-api (TypeScript, from 3.1)": typescript(), "openapi-generator (Python, from 3.0)": python()}
    with Sandbox() as sandbox:
        for name, (command, environment) in clients.items():
            told = run(*command, sandbox.url, sandbox.logins["applicant"], env={**os.environ, **environment})
            print(f"— a client by {name}\n  " + told.strip().replace("\n", "\n  "))


if __name__ == "__main__":
    main()
