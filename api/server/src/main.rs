//! `ruqsat`: starts the server, or runs one of its commands.

use clap::{Parser, Subcommand};
use ruqsat_sandbox::Sandbox;
use ruqsat_server::{
    AdministratorCommand, BodyCommand, ClientCommand, Config, FIRST_PARTY, KeysCommand, LogFormat, PORTAL,
    PORTAL_SECRET, Running, StartError,
};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Electronic licensing: REST API, catalogue of regulations, public register.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Configuration file; see api/server/ruqsat.example.toml.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// Outside systems as twins, demo accounts and keys, SQLite; on the loopback address only.
    #[arg(long, global = true)]
    sandbox: bool,
    /// Port of the sandbox's twins; 0 takes a free one.
    #[arg(long, global = true, default_value_t = 8081)]
    sandbox_port: u16,
    /// Address to listen on.
    #[arg(long, global = true)]
    listen: Option<String>,
    /// Data folder.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// Folder of catalogue files instead of the embedded ones.
    #[arg(long, global = true)]
    catalogue: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server (the default).
    Serve,
    /// Check a folder of catalogue files: every fault with file, step and paragraph.
    CheckCatalogue {
        /// The folder.
        folder: PathBuf,
    },
    /// Print the JSON Schema of a kind of catalogue file, for an editor.
    CatalogueSchema {
        /// `service` (NN-code/version.toml), `chain` (chains/name.toml), `index` (mci.toml) or `fees` (NN-code/fees.toml).
        #[arg(default_value = "service", value_parser = ["service", "chain", "index", "fees"])]
        kind: String,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// Sign standard input with a demo key of the sandbox; prints the CMS in base64.
    Sign {
        /// Name of the key: the file name in sandbox/keys without .pem.
        key: String,
        /// Take the person's GOST key, of sandbox/gost/keys.
        #[arg(long)]
        gost: bool,
        /// The input is an XML document, canonical and without namespaces: put the signature into it (XMLDSig).
        #[arg(long)]
        xml: bool,
    },
    /// Check the evidence of a case, downloaded from `/v1/applications/{id}/evidence`: no network, no database.
    VerifyEvidence {
        /// The file.
        file: PathBuf,
        /// A trust anchor: a certificate, DER or PEM; as often as there are anchors.
        #[arg(long = "anchor", required = true)]
        anchors: Vec<PathBuf>,
        /// A revocation list, DER, for signatures whose own was too long to be kept; as often as there are lists.
        #[arg(long = "list")]
        lists: Vec<PathBuf>,
    },
    /// Check what the QR code of a licence says, without a network: was it issued like this?
    CheckCode {
        /// What a scanner read.
        code: String,
        /// The keys of papers, from `/v1/licences/keys`.
        #[arg(long)]
        keys: PathBuf,
    },
    /// Look whether the audit, the traces, the signatures and the history of the register are as they were sealed.
    VerifyAudit {
        /// The heads that were kept outside of the database; those of the configuration if absent.
        #[arg(long)]
        heads: Option<PathBuf>,
    },
    /// OAuth 2 clients.
    #[command(subcommand)]
    Client(ClientCommand),
    /// Bodies: licensors, service centres, those that are asked.
    #[command(subcommand)]
    Body(BodyCommand),
    /// Administrators of bodies.
    #[command(subcommand)]
    Administrator(AdministratorCommand),
    /// Keys of access tokens.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Count due dates again after the working calendar has changed; prints those that moved: id, before, after.
    RecountDeadlines {
        /// Write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Messages that were given up after days of trying.
    #[command(subcommand)]
    Outbox(Outbox),
}

#[derive(Subcommand)]
enum Outbox {
    /// List them: id, kind, tries, when they were given up, why.
    Dead,
    /// Have one, or every one, sent after all.
    Revive {
        /// Its id; without one, all.
        id: Option<String>,
    },
}

#[actix_web::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ruqsat: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), StartError> {
    let mut config = Config::read(arguments.config.as_deref())?;
    config.listen = arguments.listen.unwrap_or(config.listen);
    config.data = arguments.data.unwrap_or(config.data);
    config.catalogue = arguments.catalogue.or(config.catalogue);
    if arguments.sandbox {
        config.sandbox = true;
        (config.staff_passwords, config.sandbox_port) = (true, arguments.sandbox_port);
        if arguments.config.is_none() {
            config.log.format = LogFormat::Text;
        }
    }
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(config).await,
        Command::CheckCatalogue { folder } => match ruqsat_server::check_folder(&folder) {
            Ok(services) => say(&format!("{services} services, every path of every flow runs")),
            Err(faults) => {
                say(&faults.join("\n"))?;
                Err(StartError(format!("{} faults in {}", faults.len(), folder.display())))
            }
        },
        Command::CatalogueSchema { kind } => {
            let schema = ruqsat_licensing::catalogue::Catalogue::schema(&kind);
            say(schema.unwrap_or_default().trim_end())
        }
        Command::Openapi => say(ruqsat_server::SPEC.trim_end()),
        Command::Sign { key, gost, xml } => sign(&config, &key, gost, xml),
        Command::VerifyEvidence { file, anchors, lists } => {
            say(&ruqsat_server::verify_evidence(&file, &anchors, &lists, &config).await?)
        }
        Command::CheckCode { code, keys } => say(&ruqsat_server::check_paper(&code, &keys)?),
        Command::VerifyAudit { heads } => say(&ruqsat_server::verify_audit(&config, heads.as_deref()).await?),
        Command::Client(command) => say(&ruqsat_server::run_client(&config, command).await?),
        Command::Body(command) => say(&ruqsat_server::run_body(&config, command).await?),
        Command::Administrator(command) => say(&ruqsat_server::run_administrator(&config, command).await?),
        Command::Keys(command) => say(&ruqsat_server::run_keys(&config, &command)?),
        Command::RecountDeadlines { dry_run } => {
            say(&ruqsat_server::recount_deadlines(&config, dry_run).await?.join("\n"))
        }
        Command::Outbox(Outbox::Dead) => say(&ruqsat_server::dead_letters(&config).await?.join("\n")),
        Command::Outbox(Outbox::Revive { id }) => {
            let revived = ruqsat_server::revive(&config, id.as_deref()).await?;
            say(&format!("{revived} revived"))
        }
    }
}

async fn serve(config: Config) -> Result<(), StartError> {
    // Another provider can only have been installed by us.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let collector = ruqsat_server::watch(&config.log, &config.telemetry)?;
    let data = config.data.clone();
    let running = ruqsat_server::start(config, ruqsat_server::system_clock(), true).await?;
    tracing::info!(url = running.url, sandbox = running.sandbox.is_some(), "ready");
    if running.sandbox.is_some() {
        say(&welcome(&running, &data.join("sandbox")))?;
    }
    let ended = running.wait().await.map_err(|fault| StartError(fault.to_string()));
    collector.finish().await;
    ended
}

/// The way to a first licence.
fn welcome(running: &Running, folder: &std::path::Path) -> String {
    let url = &running.url;
    let mut text = format!(
        "\nRuqsat SANDBOX on {url}  (spec: {url}/v1/openapi.json)\n\
         Read and try it out: {url}/docs\n\
         What is sent by SMS and e-mail: {}/notices/inbox\n\
         Metrics: {}\n\n\
         Demo accounts, password `{}`, client `{FIRST_PARTY}`; keys in {}:\n",
        running.sandbox.as_ref().map(Sandbox::notices_url).unwrap_or_default(),
        running.metrics_url.as_deref().unwrap_or("off"),
        ruqsat_sandbox::demo::PASSWORD,
        folder.join("keys").display(),
    );
    for person in ruqsat_sandbox::demo::people() {
        let roles: Vec<String> = person.roles.iter().map(ToString::to_string).collect();
        let roles = if roles.is_empty() { "applicant".to_owned() } else { roles.join(", ") };
        text += &format!("  {}  {:<24} {} ({roles})\n", person.login, person.key_name, person.name);
    }
    text += &format!(
        "Demo portal: client `{PORTAL}`, secret `{PORTAL_SECRET}`\n\
         Whom the state registers know: {}\n\n\
         A first licence, step by step through the SDK, in another terminal:\n\
         \x20 cargo run -p ruqsat-sdk --example first_licence\n\
         Or by hand:\n\
         \x20 curl -s {url}/v1/token -d grant_type=password -d client_id={FIRST_PARTY} \
         -d username={} -d password={}\n\
         \x20 … POST /v1/applications, /submit, /payments, then sign the bytes of /signable with\n\
         \x20 cargo run -q -- sign {} < content\n\n\
         Stop with Ctrl-C. Everything is kept in {}.\n",
        running.sandbox.as_ref().map(Sandbox::registers_url).unwrap_or_default(),
        ruqsat_sandbox::demo::people().first().map(|person| person.login).unwrap_or_default(),
        ruqsat_sandbox::demo::PASSWORD,
        ruqsat_sandbox::demo::people().first().map(|person| person.key_name).unwrap_or_default(),
        folder.parent().unwrap_or(folder).display(),
    );
    text
}

fn sign(config: &Config, key: &str, gost: bool, xml: bool) -> Result<(), StartError> {
    use base64::Engine;
    let failed = |fault: &dyn std::fmt::Display| StartError(format!("sign: {fault}"));
    let mut content = Vec::new();
    std::io::stdin().read_to_end(&mut content).map_err(|fault| failed(&fault))?;
    let sandbox = config.data.join("sandbox");
    let folder = if gost { sandbox.join("gost") } else { sandbox };
    let key = ruqsat_sandbox::demo::key(&folder, key).map_err(|fault| failed(&fault))?;
    if xml {
        let document = std::str::from_utf8(&content).map_err(|fault| failed(&fault))?;
        return say(&key.sign_xml(document.trim_end()).map_err(|fault| failed(&fault))?);
    }
    let cms = key.sign_detached(&content, ruqsat_server::system_clock()()).map_err(|fault| failed(&fault))?;
    say(&base64::engine::general_purpose::STANDARD.encode(cms))
}

/// Prints to standard output; a closed pipe is no panic.
fn say(text: &str) -> Result<(), StartError> {
    writeln!(std::io::stdout(), "{text}").map_err(|fault| StartError(fault.to_string()))
}
