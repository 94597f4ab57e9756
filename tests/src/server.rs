//! The real server as a process of its own, with its data and ports for the whole run.

use reqwest::Method;
use std::fs::{File, OpenOptions};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than any start takes: whoever is not ready by then never will be.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// How often a server that is not ready is asked whether it is.
const LOOK: Duration = Duration::from_millis(2);

/// The server, living or dead.
pub struct Server {
    /// Where its API listens.
    pub url: String,
    /// Its data folder.
    pub data: PathBuf,
    /// Its database.
    pub database: String,
    command: Command,
    child: Option<Child>,
    http: reqwest::Client,
}

fn free_port() -> Result<u16, String> {
    let found = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    found.map(|address| address.port()).map_err(|fault| format!("no free port: {fault}"))
}

impl Server {
    /// A server that is not started yet; without a database of its own a file in the data folder.
    pub fn new(binary: &Path, database: Option<&str>, data: PathBuf) -> Result<Self, String> {
        let (port, twins) = (free_port()?, free_port()?);
        let file = || format!("sqlite:{}", data.join("ruqsat.sqlite").display());
        let database = database.map_or_else(file, str::to_owned);
        let mut command = Command::new(binary);
        command
            .args(["--sandbox", "--listen", &format!("127.0.0.1:{port}"), "--sandbox-port"])
            .arg(twins.to_string())
            .arg("--data")
            .arg(&data)
            // Before whatever the environment says: a rig has to look into the same one.
            .env("RUQSAT_DATABASE", &database)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            data,
            database,
            command,
            child: None,
            http: reqwest::Client::new(),
        })
    }

    /// Sets a variable of its environment, from the next start on.
    pub fn env(&mut self, name: &str, value: &str) {
        self.command.env(name, value);
    }

    /// Starts the process and does not wait for it to be ready.
    pub fn spawn(&mut self) -> Result<(), String> {
        let failed = |fault: std::io::Error| format!("the server does not start: {fault}");
        self.command.stderr(self.log().map_err(failed)?);
        self.child = Some(self.command.spawn().map_err(failed)?);
        Ok(())
    }

    /// Its process, while it lives.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Where the server's log of all its lives is.
    pub fn log_path(&self) -> PathBuf {
        self.data.join("server.log")
    }

    fn log(&self) -> std::io::Result<File> {
        OpenOptions::new().create(true).append(true).open(self.log_path())
    }

    /// Waits until it says that it can work.
    pub async fn ready(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        while begun.elapsed() < READY_WITHIN {
            let asked = self.http.request(Method::GET, format!("{}/readyz", self.url)).send().await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            if let Some(child) = &mut self.child
                && let Ok(Some(status)) = child.try_wait()
            {
                return Err(format!("the server ended by itself ({status}){}", self.last_words()));
            }
            tokio::time::sleep(LOOK).await;
        }
        Err(format!("the server is not ready after {READY_WITHIN:?}{}", self.last_words()))
    }

    fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.log_path()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(5)..].iter().fold(String::new(), |text, line| text + "\n    " + line)
    }

    /// Kills the process with SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) -> Result<(), String> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        child.kill().and_then(|()| child.wait()).map(|_| ()).map_err(|fault| format!("kill: {fault}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A run that failed leaves no process behind; what cannot be killed is dead.
        let _ = self.kill();
    }
}
