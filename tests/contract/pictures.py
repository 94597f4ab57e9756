"""The pictures of the regulations before tools that are not ours: the BPMN files of every flow in three languages hold
to the schema of the standard, bpmn-moddle and bpmnlint find nothing, and bpmn-js opens each in a browser."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree
from sandbox import OUT, ROOT

HERE = Path(__file__).resolve().parent
NODE = OUT / "node"
MODULES = NODE / "node_modules"
SCHEMA = MODULES / "bpmn-moddle" / "resources" / "bpmn" / "xsd" / "BPMN20.xsd"
"""The schema of the Object Management Group, as bpmn-moddle brings it along."""

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
LEAST = 198
"""Files: 66 flows in three languages. Fewer would prove less than it says."""


def draw(folder):
    """Every flow of every service, by the example of the crate that draws; the BPMN files."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cargo", "run", "-q", "-p", "ruqsat-papers", "--example", "draw", folder], cwd=ROOT, check=True)
    return sorted(folder.glob("*.bpmn"))


def schema_faults(files):
    """What breaks the schema, a line each."""
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    for file in files:
        try:
            if not schema.validate(etree.parse(file)):
                yield from (f"{file.name}:{fault.line}: {fault.message}" for fault in schema.error_log)
        except etree.XMLSyntaxError as fault:
            yield f"{file.name}: {fault}"


def viewer_faults(browser, files):
    """What bpmn-js says when it draws each, and what it draws that has no shape."""
    script = (MODULES / "bpmn-js" / "dist" / "bpmn-viewer.development.js").read_text()
    models = json.dumps({file.name: file.read_text() for file in files}).replace("<", "\\u003c")
    page = (HERE / "pictures.html").read_text().replace('"models"', models).replace("/*viewer*/", script)
    with tempfile.TemporaryDirectory(prefix="ruqsat-pictures-") as folder:
        path = Path(folder) / "page.html"
        path.write_text(page)
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=600000", "--dump-dom"]
        command = [browser, *flags, f"--user-data-dir={folder}/profile", path.as_uri()]
        dom = subprocess.run(command, capture_output=True, text=True, timeout=540).stdout
    told = re.search(r'<body data-opened="(\d+)"[^>]*><pre>(.*?)</pre>', dom, re.S)
    if not told or int(told[1]) != len(files):
        return [f"bpmn-js opened {told[1] if told else 'none'} of {len(files)}"]
    return [line for line in told[2].splitlines() if line]


def main():
    files = draw(OUT / "pictures")
    faults = [] if len(files) >= LEAST else [f"{len(files)} files where there were {LEAST}"]
    faults += schema_faults(files)
    shutil.copy(HERE / "pictures.mjs", NODE)
    tools = subprocess.run(["node", NODE / "pictures.mjs", OUT / "pictures"], capture_output=True, text=True)
    print(tools.stdout, end="")
    if tools.returncode:
        faults.append(tools.stderr.strip() or "pictures.mjs failed")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        faults += viewer_faults(browser, files)
    else:
        print("NO BROWSER HERE: bpmn-js was not asked (Debian, Ubuntu: apt-get install chromium)")
    for fault in faults[:40]:
        print(f"✗ {fault}", file=sys.stderr)
    if faults:
        raise SystemExit(f"{len(faults)} findings")
    print(f"{len(files)} BPMN files hold to the schema{' and open in bpmn-js' if browser else ''}")


if __name__ == "__main__":
    main()
