//! `ruqsat-openapi write | check`: keeps openapi.json and openapi-3.0.json what the code says.

use std::{fs, path::Path, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use serde_json::Value;

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// The spec in git: writes it, or tells what is wrong with it.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Take this raw document instead of the code's.
    #[arg(long, global = true)]
    raw: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Write openapi.json and openapi-3.0.json from the code.
    Write,
    /// Fail when one of them is stale or incomplete.
    Check,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(findings) if findings.is_empty() => ExitCode::SUCCESS,
        Ok(findings) => {
            findings.iter().for_each(|finding| eprintln!("{finding}"));
            eprintln!("{} finding(s)", findings.len());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let spec = ruqsat_openapi::normalise(raw(arguments.raw.as_ref())?);
    let older = ruqsat_openapi::older(&spec);
    let mut findings = Vec::new();
    for (name, document) in [("openapi.json", &spec), ("openapi-3.0.json", &older)] {
        let (path, text) = (Path::new(FOLDER).join(name), ruqsat_openapi::to_text(document));
        match arguments.command {
            Command::Write => fs::write(path, text)?,
            Command::Check if fs::read_to_string(path).unwrap_or_default() != text => findings.push(format!(
                "openapi/{name} is stale: run `cargo run -p ruqsat-openapi -- write` and review the diff"
            )),
            Command::Check => {}
        }
    }
    if matches!(arguments.command, Command::Check) {
        findings.extend(ruqsat_openapi::check(&spec));
        findings.extend(ruqsat_openapi::left_over(&older));
    }
    Ok(findings)
}

/// The one place that asks the code for its spec.
fn raw(file: Option<&PathBuf>) -> Result<Value, Box<dyn std::error::Error>> {
    match file {
        Some(path) => Ok(serde_json::from_str(&fs::read_to_string(path)?)?),
        None => Ok(ruqsat_http::openapi_json()),
    }
}
