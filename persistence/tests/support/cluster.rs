//! A throw-away PostgreSQL cluster for one test run: initialised in a temporary folder, on a Unix socket only, and
//! taken away when the run ends. Used by path from other test crates too.
//!
//! Where there is no PostgreSQL the tests fail: a store that was tried on one database only is not tested.

#![allow(unreachable_pub, reason = "public where a library takes it in")]

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Initialises and runs the server until its standard input ends, which it does however the test run ends: done,
/// panicked or killed. The folder goes with it.
const KEEPER: &str = r#"
cd "$2" || exit 1
exec >log 2>&1
trap 'cd / && rm -rf "$2"' EXIT
"$1/initdb" -D data -U ruqsat -A trust -E UTF8 --no-locale --no-sync || exit 1
"$1/postgres" -D data -c listen_addresses= -c unix_socket_directories="$2" -c max_connections=300 -c fsync=off \
    -c full_page_writes=off -c synchronous_commit=off -c max_wal_size=4GB -c autovacuum=off $3 &
read -r _
kill -QUIT $!
wait
cd / && rm -rf "$2"
"#;

const HOW_TO_INSTALL: &str = "the tests need PostgreSQL's server programs (initdb, postgres), on PATH or in \
     /usr/lib/postgresql/*/bin. Install them: apt-get install --no-install-recommends postgresql";

/// A running cluster.
pub struct Cluster {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
    made: AtomicU32,
    keeper: Child,
}

/// A database of one's own, dropped with this.
pub struct Fresh {
    /// Where it is.
    pub url: String,
    name: String,
    cluster: &'static Cluster,
}

impl Cluster {
    /// The cluster of this test run. `migrate` makes the template, once, in the database whose URL it is given.
    pub fn of_this_run(migrate: impl FnOnce(&str)) -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        static TEMPLATE: OnceLock<()> = OnceLock::new();
        let cluster = CLUSTER.get_or_init(Self::start);
        TEMPLATE.get_or_init(|| {
            cluster.run("createdb", &["template"]);
            migrate(&cluster.url("template"));
        });
        cluster
    }

    /// A cluster for tests: as quick as it may be, and lost with the machine.
    pub fn start() -> Self {
        Self::start_with(5432, &[], "")
    }

    /// A cluster that these files are put beside, with more settings for its server.
    pub fn start_with(port: u16, files: &[(&str, &str)], settings: &str) -> Self {
        let bin = programs().unwrap_or_else(|| panic!("{HOW_TO_INSTALL}"));
        let folder = tempfile::Builder::new().prefix("ruqsat-pg-").tempdir().unwrap().keep();
        let mut keeper = Command::new("sh");
        keeper
            .args(["-c", KEEPER, "keeper"])
            .args([&bin, &folder])
            .arg(settings)
            .stdin(Stdio::piped())
            .process_group(0);
        // Whoever reads what the tests print does not wait for the cleaning up.
        keeper.stdout(Stdio::null()).stderr(Stdio::null());
        // PostgreSQL does not run as root.
        let owner = (folder.metadata().unwrap().uid() == 0).then(unprivileged);
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
            chown(&path, owner.map(|owner| owner.0), owner.map(|owner| owner.1)).unwrap();
        }
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).unwrap();
            keeper.uid(user).gid(group);
        }
        let keeper = keeper.spawn().unwrap();
        let mut cluster = Self { bin, folder, port, made: AtomicU32::new(0), keeper };
        let started = Instant::now();
        while !cluster.program("pg_isready").output().unwrap().status.success() {
            let has_ended = cluster.keeper.try_wait().unwrap().is_some();
            if has_ended || started.elapsed() > Duration::from_secs(60) {
                let log = std::fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
                panic!("PostgreSQL did not start:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        cluster
    }

    /// A database with everything the template has.
    pub fn fresh(&'static self) -> Fresh {
        self.with(&["--template", "template"])
    }

    /// A database with nothing in it.
    pub fn empty(&'static self) -> Fresh {
        self.with(&[])
    }

    /// A database made with these options of `createdb`.
    pub fn with(&'static self, how: &[&str]) -> Fresh {
        let name = format!("test_{}", self.made.fetch_add(1, Ordering::Relaxed));
        self.run("createdb", &[how, &[&name]].concat());
        Fresh { url: self.url(&name), name, cluster: self }
    }

    fn url(&self, name: &str) -> String {
        format!("postgres://ruqsat@/{name}?host={}", self.folder.display())
    }

    fn program(&self, name: &str) -> Command {
        let mut program = Command::new(self.bin.join(name));
        program.arg("-h").arg(&self.folder).args(["-U", "ruqsat", "-p", &self.port.to_string()]);
        program
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let done = self.program(program).args(arguments).output().unwrap();
        assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // A panic here would hide the one that failed the test.
        let _ = self.cluster.program("dropdb").args(["--force", &self.name]).output();
    }
}

/// The folder of the programs: of PATH, or the newest of those Debian puts aside.
fn programs() -> Option<PathBuf> {
    let holds =
        |folder: &PathBuf| ["initdb", "postgres", "createdb"].iter().all(|name| folder.join(name).is_file());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut aside: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    aside.sort_by_key(|folder| version(folder));
    std::env::split_paths(&path).chain(aside.into_iter().rev()).find(holds)
}

fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// User and group to run as instead of root.
fn unprivileged() -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let find = |name: &str| {
        let fields: Vec<&str> = users
            .lines()
            .map(|line| line.split(':'))
            .find_map(|mut fields| (fields.next() == Some(name)).then(|| fields.collect()))?;
        Some((fields.get(1)?.parse().ok()?, fields.get(2)?.parse().ok()?))
    };
    find("postgres").or_else(|| find("nobody")).expect("a user postgres or nobody to run PostgreSQL as")
}
