// Starts Swagger UI over this server's own document. Nothing here or there asks another host.
"use strict";

const ui = SwaggerUIBundle({
    url: new URL("../v1/openapi.json", document.baseURI).href,
    dom_id: "#api",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    // It would send the document to a validator on another host.
    validatorUrl: null,
});

// Only in a sandbox: a token for a demo person, given to every operation that is tried.
const demo = document.getElementById("demo");
if (demo) {
    const said = demo.querySelector("output");
    demo.addEventListener("submit", async (event) => {
        event.preventDefault();
        said.textContent = "…";
        try {
            const body = new URLSearchParams(new FormData(demo));
            const answer = await fetch(new URL("../v1/token", document.baseURI), { method: "POST", body });
            const json = await answer.json();
            if (!answer.ok) throw new Error(json.title);
            const token = { access_token: json.access_token, token_type: "Bearer" };
            ui.authActions.authorizeOauth2({ auth: { name: "oauth2", schema: { type: "oauth2" } }, token });
            said.textContent = "Signed in as " + demo.elements.username.value;
        } catch (fault) {
            said.textContent = "No token: " + fault.message;
        }
    });
}
