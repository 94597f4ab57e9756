"""A client that openapi-generator made, as it comes: signs in, lists the services, creates a draft, reads it back."""

import sys

import openapi_client as ruqsat

url, username = sys.argv[1:]
configuration = ruqsat.Configuration(host=url)
with ruqsat.ApiClient(configuration) as client:
    token = ruqsat.TokensApi(client).issue_token(
        grant_type="password", client_id="ruqsat-web", username=username, password="sandbox"
    )
    configuration.access_token = token.access_token

    services = ruqsat.ServicesApi(client).list_services().items
    for service in services:
        print("service", service.code, "—", service.title.en)

    applications = ruqsat.ApplicationsApi(client)
    draft = applications.create_application(
        ruqsat.NewApplication(
            service="ozone-works-permit",
            operation="issue",
            channel=ruqsat.Channel.PORTAL,
            form={"works": ["repair"], "address": "Алматы қаласы, Абай даңғылы, 1"},
        ),
        idempotency_key="openapi-generator-1",
    )
    print("draft", draft.id, draft.status.value)

    read = applications.get_application(draft.id)
    try:
        applications.get_application("app_00000000000000000000000000")
        raise SystemExit("a stranger's application was shown")
    except ruqsat.ApiException as refused:
        status, problem = refused.status, refused.data
    print("read back", read.status.value, read.form["address"], "— a stranger's is", problem.code)
    assert len(services) >= 2 and read.id == draft.id and draft.status == ruqsat.ApplicationStatus.DRAFT
    assert status == 404 and problem.code == "not_found"
