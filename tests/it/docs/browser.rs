//! A real browser without a window, driven over a pair of pipes (Chrome DevTools Protocol).

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use tempfile::TempDir;

/// How long an answer may take on a busy machine.
const ANSWER_WITHIN: Duration = Duration::from_secs(90);
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// No window, no news from its maker; names of hosts lead nowhere.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
];

/// The browser of this machine.
pub(super) fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// One browser with one page.
pub(super) struct Browser {
    child: Child,
    to: File,
    from: Receiver<Value>,
    session: Option<String>,
    sent: u64,
    /// What it told without being asked.
    pub(super) events: Vec<Value>,
    _folder: TempDir,
}

impl Browser {
    /// Starts it with an empty page.
    pub(super) fn start(program: &PathBuf) -> Self {
        let folder = TempDir::new().expect("a folder");
        let (to, from) = (folder.path().join("to"), folder.path().join("from"));
        let made = Command::new("mkfifo").args([&to, &from]).status().expect("mkfifo");
        assert!(made.success(), "mkfifo");
        // The shell gives it the pipes as the descriptors 3 and 4, where it looks for them.
        let child = Command::new("sh")
            .args(["-c", "to=$1 from=$2; shift 2; exec \"$@\" 3<\"$to\" 4>\"$from\"", "sh"])
            .args([&to, &from, program])
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let to = File::options().write(true).open(to).expect("a pipe");
        let mut lines = BufReader::new(File::open(from).expect("a pipe")).split(0);
        let (tell, from) = mpsc::channel();
        std::thread::spawn(move || {
            while let Some(Ok(line)) = lines.next() {
                let said = serde_json::from_slice(&line).unwrap_or(Value::Null);
                if tell.send(said).is_err() {
                    break;
                }
            }
        });
        let mut browser =
            Self { child, to, from, session: None, sent: 0, events: Vec::new(), _folder: folder };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Asks, and waits for the answer.
    pub(super) fn call(&mut self, method: &str, params: Value) -> Value {
        self.sent += 1;
        let mut message = json!({"id": self.sent, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).expect("the browser lives");
        loop {
            let mut said = self.from.recv_timeout(ANSWER_WITHIN).expect("the browser answers");
            if said["id"] == self.sent {
                assert_eq!(said["error"], Value::Null, "{method}: {said}");
                return said["result"].take();
            }
            self.events.push(said);
        }
    }

    /// Opens an address and gives what a script makes of it once it is loaded; the script may wait.
    pub(super) fn run(&mut self, url: &str, script: &str) -> Value {
        let opened = self.call("Page.navigate", json!({"url": url}));
        assert_eq!(opened["errorText"], Value::Null, "{url}");
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let said = self.from.recv_timeout(ANSWER_WITHIN).expect("the page loads");
            self.events.push(said);
        }
        let asked = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.call("Runtime.evaluate", asked);
        assert_eq!(answer["exceptionDetails"], Value::Null, "{answer:#}");
        answer["result"]["value"].take()
    }

    /// Events of one kind, each at a pointer.
    pub(super) fn told(&self, method: &str, pointer: &str) -> Vec<String> {
        let ours = self.events.iter().filter(|event| event["method"] == method);
        ours.filter_map(|event| Some(event["params"].pointer(pointer)?.as_str()?.to_owned())).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
