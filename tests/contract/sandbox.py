"""The server under test: the real binary in its sandbox, on free ports, in a folder of its own."""

import base64
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
"""Top of the project."""

OUT = ROOT / "target" / "contract"
"""Where everything that is made here lies: tools, generated clients, reports."""

BINARY = Path(os.environ.get("RUQSAT", ROOT / "target" / "debug" / "ruqsat")).resolve()
"""The binary under test; another one is named in RUQSAT."""

READY_WITHIN = 60
"""Seconds. A first start makes keys, which takes a while on a small machine."""


class Sandbox:
    """A running server; `with Sandbox() as sandbox:` stops it and removes its folder in the end."""

    def __enter__(self):
        if not BINARY.exists():
            raise SystemExit(f"{BINARY} is missing: make it with cargo build, or name another in RUQSAT")
        self._folder = tempfile.TemporaryDirectory(prefix="ruqsat-contract-")
        self.data = Path(self._folder.name)
        self.log = self.data / "server.log"
        free = ["--listen", "127.0.0.1:0", "--sandbox-port", "0"]
        # The database is in the folder whatever the environment says.
        environment = {**os.environ, "RUQSAT_DATABASE": f"sqlite:{self.data / 'ruqsat.sqlite'}"}
        with open(self.data / "welcome", "w") as out, open(self.log, "w") as log:
            self._process = subprocess.Popen(
                [BINARY, "--sandbox", "--data", self.data, *free], stdout=out, stderr=log, env=environment
            )
        try:
            self._read_welcome()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def _read_welcome(self):
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            text = (self.data / "welcome").read_text()
            if "Stop with Ctrl-C" in text:
                self.url = re.search(r"SANDBOX on (\S+)", text)[1]
                people = re.findall(r"^ {2}(\d{12}) {2}(\S+) .*\((.+)\)$", text, re.MULTILINE)
                self.logins = {key: login for login, key, _ in people}
                self.roles = {key: roles.split(", ") for _, key, roles in people}
                self.portal = re.search(r"client `(\S+)`, secret `(\S+)`", text).groups()
                return
            time.sleep(0.05)
        raise SystemExit(f"the server does not run:\n{self.log.read_text()[-2000:]}")

    def alive(self):
        """Whether the process still runs: an answer to nothing is worth nothing."""
        return self._process.poll() is None

    def token(self, who):
        """An access token: of the demo `portal`, or of the demo person with this key."""
        if who == "portal":
            client, secret = self.portal
            form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
        else:
            form = {"grant_type": "password", "client_id": "ruqsat-web"}
            form |= {"username": self.logins[who], "password": "sandbox"}
        answer = requests.post(f"{self.url}/v1/token", data=form, timeout=10)
        answer.raise_for_status()
        return answer.json()["access_token"]

    def sign(self, key, content):
        """Signs base64 content with a demo key: what NCALayer does for a real user."""
        command = [BINARY, "--sandbox", "--data", self.data, "sign", key]
        signed = subprocess.run(command, input=base64.b64decode(content), capture_output=True, check=True)
        return signed.stdout.decode().strip()
