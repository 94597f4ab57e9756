//! `sdkgen`: writes every SDK from openapi/openapi.json, or with `--check` tells what is not up to date.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::Parser;
use ruqsat_sdk_generator::{Result, Tree};

/// Generates the SDKs.
#[derive(Parser)]
struct Arguments {
    /// Write nothing; fail when a file is not what the spec says.
    #[arg(long)]
    check: bool,
    /// The normalised spec.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/openapi.json"))]
    spec: PathBuf,
    /// The folder of the SDKs, with its VERSION.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
    out: PathBuf,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(differences) if differences.is_empty() => ExitCode::SUCCESS,
        Ok(differences) => {
            differences.iter().for_each(|difference| eprintln!("{difference}"));
            eprintln!("run `cargo run -p ruqsat-sdk-generator` and commit what it writes");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<Vec<String>> {
    let spec = fs::read_to_string(&arguments.spec).map_err(|error| {
        format!("{}: {error}; write it with `cargo run -p ruqsat-openapi -- write`", arguments.spec.display())
    })?;
    let tree = Tree::new(arguments.out, spec)?;
    if arguments.check {
        return tree.differences();
    }
    tree.write().map(|()| Vec::new())
}
