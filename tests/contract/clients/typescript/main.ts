/** A client that @hey-api/openapi-ts made, as it comes: signs in, lists the services, creates a draft, reads it back. */

import { createApplication, getApplication, issueToken, listServices } from "./generated";
import { client } from "./generated/client.gen";

async function main(): Promise<void> {
  const [url, username] = process.argv.slice(2);
  if (!url || !username) throw new Error("main.ts URL LOGIN");
  client.setConfig({ baseUrl: url });

  const { data: token } = await issueToken({
    throwOnError: true,
    body: { grant_type: "password", client_id: "ruqsat-web", username, password: "sandbox" },
  });
  client.setConfig({ auth: token.access_token });

  const { data: services } = await listServices({ throwOnError: true });
  for (const service of services.items) console.log("service", service.code, "—", service.title.en);

  const { data: draft, response } = await createApplication({
    throwOnError: true,
    headers: { "Idempotency-Key": "hey-api-1" },
    body: {
      service: "ozone-works-permit",
      operation: "issue",
      channel: "portal",
      form: { works: ["repair"], address: "Алматы қаласы, Абай даңғылы, 1" },
    },
  });
  console.log("draft", draft.id, draft.status, response.headers.get("location"));

  const { data: read } = await getApplication({ throwOnError: true, path: { id: draft.id } });
  const { error } = await getApplication({ path: { id: "app_00000000000000000000000000" } });
  console.log("read back", read.status, JSON.stringify(read.form["address"]), "— a stranger's is", error?.code);
  if (services.items.length < 2 || read.id !== draft.id || draft.status !== "draft" || error?.code !== "not_found") {
    throw new Error("the server understood something else");
  }
}

void main();
