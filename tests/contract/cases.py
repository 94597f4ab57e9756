"""Real cases for the fuzzer to find: filed, paid, signed and reviewed through the API, as people do it.

A fuzzer can invent any text and never the id of a thing that exists. Each case is left at another step of the
regulation; what the caller may name of them goes into dictionaries that schemathesis.toml binds to parameters.
"""

import time

import requests

PIPELINES = "main-pipelines-operation-licence"
OZONE = "ozone-works-permit"
FORMS = {
    PIPELINES: {
        "activity_kinds": ["oil_pipelines"],
        "objects": [{"name": "Өзен — Атырау", "region": "Атырау облысы", "length_km": 683.5}],
    },
    OZONE: {
        "works": ["repair"],
        "substances": [{"name": "R-22", "quantity_kg": 12.5}],
        "address": "Алматы қаласы, Абай даңғылы, 1",
    },
}


class Person:
    """A demo person at work, by the name of the key."""

    def __init__(self, sandbox, key):
        self.sandbox, self.key = sandbox, key
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {sandbox.token(key)}"

    def call(self, method, path, body=None):
        """One call that has to succeed; its JSON."""
        answer = self._session.request(method, self.sandbox.url + path, json=body, timeout=10)
        if not answer.ok:
            raise SystemExit(f"{self.key}: {method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def file(self, service, submit=True):
        """Files an application; its id."""
        new = {"service": service, "operation": "issue", "channel": "portal", "form": FORMS[service]}
        return self.call("POST", "/v1/applications", new | {"submit": submit})["id"]

    def pay(self, application):
        """Starts a payment, presses the button on the gateway's page and waits for its callback; the payment's id."""
        payment = self.call("POST", f"/v1/applications/{application}/payments")
        requests.post(
            payment["page_url"], data={"action": "pay"}, headers={"Accept": "application/json"}, timeout=10
        ).raise_for_status()
        for _ in range(200):
            if self.call("GET", f"/v1/applications/{application}")["status"] == "awaiting_signature":
                return payment["id"]
            time.sleep(0.05)
        raise SystemExit(f"{application} is paid and the server does not know it")

    def sign(self, application):
        """Signs the application, which registers it."""
        content = self.call("GET", f"/v1/applications/{application}/signable")["content"]
        signature = {"signature": self.sandbox.sign(self.key, content)}
        self.call("POST", f"/v1/applications/{application}/signatures", signature)
        return application

    def complete(self, task):
        """Completes a task with a yes."""
        done = {"activity": task["activity"], "verdict": "ok"}
        if task["activity"] == "draft":
            done["text"] = "Біліктілік талаптарына сәйкес келеді, беруге негіз бар."
        if task["activity"] == "sign_result":
            content = self.call("GET", f"/v1/tasks/{task['id']}/signable")["content"]
            done["signature"] = self.sandbox.sign(self.key, content)
        self.call("POST", f"/v1/tasks/{task['id']}/complete", done)


class Body:
    """The staff of a licensing body."""

    def __init__(self, sandbox, name):
        self._sandbox, self._name, self._staff = sandbox, name, {}

    def _holder(self, role):
        roles = self._sandbox.roles.items()
        key = next(key for key, own in roles if key.startswith(self._name) and role in own)
        if key not in self._staff:
            self._staff[key] = Person(self._sandbox, key)
        return self._staff[key]

    def review(self, application, stop=lambda task: False):
        """Does the open tasks of an application until there is none or `stop` says so; the task it stopped at."""
        while True:
            open_tasks = self._holder("registrar").call("GET", f"/v1/tasks?all_roles=true&application={application}")
            if not open_tasks["items"]:
                return None
            task = open_tasks["items"][0]
            if stop(task):
                return task
            self._holder(task["role"]).complete(task)


def make(sandbox):
    """Files every case and says what is where: name of a dictionary -> ids."""
    applicant, entity = Person(sandbox, "applicant"), Person(sandbox, "applicant-entity")
    pipelines, ozone = Body(sandbox, "pipelines"), Body(sandbox, "ozone")
    # What is edited or withdrawn cannot be submitted any more: some drafts are for that alone.
    drafts, complete = ([applicant.file(OZONE, submit=False) for _ in range(6)] for _ in range(2))
    # As many as are asked for at once: each payment is one order at the gateway.
    unpaid = [applicant.file(PIPELINES) for _ in range(4)]
    unsigned = [applicant.file(OZONE) for _ in range(2)]

    decided = [applicant.sign(applicant.file(OZONE)) for _ in range(3)]
    for application in decided:
        ozone.review(application)
    issued = entity.file(PIPELINES)
    payments = [entity.pay(issued), applicant.call("POST", f"/v1/applications/{unpaid[0]}/payments")["id"]]
    pipelines.review(entity.sign(issued))

    # Cases that wait for the head of the licensor: for his approval, and for his signature.
    tasks = []
    for activity in ["approve"] * 5 + ["sign_result"] * 2:
        application = applicant.file(PIPELINES)
        payments.append(applicant.pay(application))
        applicant.sign(application)
        tasks.append(
            pipelines.review(application, lambda task: task["role"] == "head" and task["activity"] == activity)
        )
    licences = applicant.call("GET", "/v1/licences")["items"]
    waiting = [task["application"] for task in tasks]
    return {
        "applications": drafts[:1] + unpaid[:1] + unsigned + decided[:1] + [issued] + waiting[-2:],
        "drafts": drafts,
        "complete": complete,
        "unpaid": unpaid,
        "decided": [*decided, issued],
        "payments": payments,
        "licences": [licence["id"] for licence in licences],
        # The last is kept from being completed, so that there is something to sign.
        "tasks": [task["id"] for task in tasks[:-1]],
        "to_sign": [tasks[-1]["id"]],
    }
