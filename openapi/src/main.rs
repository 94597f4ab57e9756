//! `ruqsat-openapi write | check`: keeps openapi/openapi.json what the code says.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use serde_json::Value;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

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
    /// Write openapi.json from the code.
    Write,
    /// Fail when openapi.json is stale or incomplete.
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
    let text = ruqsat_openapi::to_text(&spec);
    match arguments.command {
        Command::Write => {
            fs::write(SPEC, text)?;
            Ok(Vec::new())
        }
        Command::Check => {
            let mut findings = ruqsat_openapi::check(&spec);
            if fs::read_to_string(SPEC).unwrap_or_default() != text {
                findings.insert(
                    0,
                    "openapi/openapi.json is stale: run `cargo run -p ruqsat-openapi -- write` and review the diff"
                        .to_owned(),
                );
            }
            Ok(findings)
        }
    }
}

/// The one place that asks the code for its spec.
fn raw(file: Option<&PathBuf>) -> Result<Value, Box<dyn std::error::Error>> {
    match file {
        Some(path) => Ok(serde_json::from_str(&fs::read_to_string(path)?)?),
        None => Ok(ruqsat_http::openapi_json()),
    }
}
