//! The page in a real browser: it draws the operations, and trying them out works against this server.

use super::browser::{Browser, find};
use ruqsat_tests::World;
use std::io::Write;
use std::sync::Once;

/// Signs in as a demo person, then tries out one operation that needs a token, with clicks as a person would.
const TRY: &str = r##"(async () => {
    const until = async (find) => {
        for (let i = 0; i < 600; i += 1) {
            const found = find();
            if (found) return found;
            await new Promise((go) => setTimeout(go, 100));
        }
        throw new Error("in vain: " + find + "\n" + document.body?.innerText);
    };
    const at = (query) => until(() => document.querySelector(query));
    const operation = "#operations-applications-list_applications";
    await at(operation);
    const text = document.body.innerText;
    (await at("#demo button")).click();
    const said = await until(() => document.querySelector("#demo output").textContent.match(/^(Signed|No).*/));
    (await at(operation + " .opblock-summary-control")).click();
    (await at(operation + " .try-out__btn")).click();
    (await at(operation + " .execute")).click();
    const status = await at(operation + " .live-responses-table tbody .response-col_status");
    const body = await at(operation + " .live-responses-table .highlight-code");
    return { text, said: said[0], status: status.innerText, body: body.innerText };
})()"##;

/// The browser, or one loud line.
fn browser() -> Option<Browser> {
    let Some(program) = find() else {
        let lacking = "NO BROWSER: /docs was not opened. Debian, Ubuntu: apt-get install chromium";
        assert!(std::env::var_os("CI").is_none(), "{lacking}");
        static TOLD: Once = Once::new();
        // Past the test runner, which keeps to itself what a test that passes prints.
        TOLD.call_once(|| writeln!(std::io::stderr(), "\n{lacking}\n").expect("somebody listens"));
        return None;
    };
    Some(Browser::start(&program))
}

#[test]
fn a_browser_draws_the_operations_and_tries_one_out() {
    let Some(mut browser) = browser() else { return };
    let world = World::shared();
    let seen = browser.run(&format!("{}/docs", world.url), TRY);

    let text = seen["text"].as_str().expect("a text");
    for name in
        ["Create an application", "List the services", "Complete a task", "Verify a signature", "/v1/token"]
    {
        assert!(text.contains(name), "{name} in {text}");
    }
    assert!(seen["said"].as_str().is_some_and(|said| said.starts_with("Signed in as 99")), "{seen}");
    assert_eq!(seen["status"].as_str().map(str::trim), Some("200"), "{seen}");
    assert!(seen["body"].as_str().is_some_and(|body| body.contains("\"items\"")), "{seen}");

    let asked = browser.told("Network.requestWillBeSent", "/request/url");
    assert!(asked.iter().any(|url| url.ends_with("/v1/applications")), "{asked:#?}");
    let elsewhere = |url: &&String| !url.starts_with(&world.url) && !url.starts_with("data:");
    assert_eq!(asked.iter().find(elsewhere), None, "another host was asked");
    // What the policy refuses and what a script throws ends up here.
    assert_eq!(browser.told("Log.entryAdded", "/entry/text"), Vec::<String>::new());
    assert_eq!(browser.told("Runtime.exceptionThrown", "/exceptionDetails/text"), Vec::<String>::new());
}

#[test]
fn what_the_page_must_not_do_is_refused_and_told() {
    let Some(mut browser) = browser() else { return };
    let elsewhere = r#"(async () => {
        const refused = [];
        document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
        document.body.append(Object.assign(new Image(), { src: "https://ruqsat.invalid/x.png" }));
        document.body.append(Object.assign(document.createElement("script"), { text: "window.mine = 1" }));
        await fetch("https://ruqsat.invalid/").catch(() => {});
        for (let i = 0; i < 100 && refused.length < 3; i += 1) await new Promise((go) => setTimeout(go, 50));
        return { refused: refused.sort().join(" "), mine: window.mine ?? null };
    })()"#;
    let seen = browser.run(&format!("{}/problems/not_found", World::shared().url), elsewhere);
    assert_eq!(seen["refused"], "connect-src img-src script-src-elem", "{seen}");
    assert_eq!(seen["mine"], serde_json::Value::Null, "a script from nowhere ran");
    assert!(!browser.told("Log.entryAdded", "/entry/text").is_empty());
}
