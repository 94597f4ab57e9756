//! The bytes of files: the same promises of a folder and of a store of objects, and what each does in trouble.

use crate::world::{World, limits};
use ruqsat_gateways::{FolderFiles, ObjectFiles, ObjectSettings, TimeLimits};
use ruqsat_licensing::error::Error;
use ruqsat_licensing::ids::{DocumentId, Mint};
use ruqsat_licensing::ports::{FileName, Files, Outgoing};
use ruqsat_licensing::values::sha256_hex;
use ruqsat_sandbox::control::{Behaviour, Rule, Twin};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

fn objects(world: &World, folder: &Path, key: &str, limits: TimeLimits) -> ObjectFiles {
    let settings = ObjectSettings {
        endpoint: world.sandbox.objects_url(),
        region: "kz-1".into(),
        bucket: "licensing".into(),
        prefix: "files".into(),
        access_key: key.into(),
        secret_key: "the secret of a test".into(),
        path_style: true,
        limits,
        staging: folder.join("incoming"),
    };
    assert!(!format!("{settings:?}").contains("secret"));
    ObjectFiles::new(settings).unwrap()
}

/// Names that are never the same.
fn names() -> impl FnMut(&[u8]) -> FileName {
    let mut mint = Mint::new(crate::world::start_of_time(), 7);
    move |bytes| FileName::new(&sha256_hex(bytes), &DocumentId::new(&mut mint))
}

async fn put(files: &dyn Files, name: &FileName, bytes: &[u8]) -> Result<(), Error> {
    let mut incoming = files.begin().await?;
    for piece in bytes.chunks(300_000) {
        incoming.write(piece).await?;
    }
    incoming.keep(name).await
}

async fn all(mut outgoing: Box<dyn Outgoing>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(piece) = outgoing.next().await? {
        bytes.extend(piece);
    }
    Ok(bytes)
}

async fn read(files: &dyn Files, name: &FileName, range: std::ops::Range<u64>) -> Result<Vec<u8>, Error> {
    all(files.read(name, range).await?).await
}

fn assert_unavailable<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    match answer {
        Err(Error::Unavailable { system: "documents", cause }) => {
            assert!(!cause.contains("://") && !cause.contains("secret"), "{cause}");
            cause
        }
        other => panic!("{other:?}"),
    }
}

/// What lies below a folder, folders not counted.
fn lying(folder: &Path) -> usize {
    let all = std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().path());
    all.map(|path| if path.is_dir() { lying(&path) } else { 1 }).sum()
}

async fn assert_keeps(files: &dyn Files, staging: &Path) {
    let mut name = names();
    // Longer than a part of the store of objects, so that it goes and comes in several.
    let long: Vec<u8> = (0..19_000_000u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    for bytes in [b"%PDF-1.7 short".to_vec(), long] {
        let (one, length) = (name(&bytes), bytes.len() as u64);
        put(files, &one, &bytes).await.unwrap();
        assert!(read(files, &one, 0..length).await.unwrap() == bytes);
        let (from, to) = (3, length - 2);
        assert!(read(files, &one, from..to).await.unwrap() == bytes[3..bytes.len() - 2]);
        assert_unavailable(read(files, &one, 0..length + 1).await);
        files.remove(&one).await.unwrap();
        files.remove(&one).await.unwrap();
        assert_unavailable(read(files, &one, 0..length).await);
    }
    // An upload that breaks off leaves nothing.
    let mut broken = files.begin().await.unwrap();
    broken.write(&[7; 700_000]).await.unwrap();
    assert_eq!(lying(staging), 1);
    drop(broken);
    assert_eq!(lying(staging), 0);
    // One of a process that was killed is swept when it is old, and never before.
    for (left, age) in [("old", 25), ("new", 23)] {
        let file = std::fs::File::create(staging.join(left)).unwrap();
        let at = file.metadata().unwrap().modified().unwrap() - Duration::from_secs(age * 3600);
        file.set_modified(at).unwrap();
    }
    files.tidy().await.unwrap();
    assert!(!staging.join("old").exists() && staging.join("new").exists());
}

#[tokio::test]
async fn a_folder_keeps_what_is_put() {
    let folder = TempDir::new().unwrap();
    let files = FolderFiles::open(folder.path().join("documents")).unwrap();
    assert_keeps(&files, &folder.path().join("documents/incoming")).await;
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_reads_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, mut name) = (TempDir::new().unwrap(), names());
    let top = folder.path().join("documents");
    let files = FolderFiles::open(top.clone()).unwrap();
    let one = name(b"x");
    put(&files, &one, b"x").await.unwrap();
    for path in [top.clone(), top.join("incoming"), top.join(one.as_str()), top.join(&one.as_str()[..2])] {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
    }
}

#[tokio::test]
async fn a_store_of_objects_keeps_what_is_put() {
    let (world, folder) = (World::start(), TempDir::new().unwrap());
    let files = objects(&world, folder.path(), world.sandbox.object_key(), TimeLimits::default());
    assert_keeps(&files, &folder.path().join("incoming")).await;
    let mut name = names();
    let one = name(b"x");
    put(&files, &one, b"x").await.unwrap();
    let held = held(&world).await;
    assert_eq!(held["objects"], serde_json::json!([format!("licensing/files/{one}")]));
    assert_eq!(held["uploads"], 0);
    world.sandbox.stop().await;
}

async fn held(world: &World) -> serde_json::Value {
    reqwest::get(world.sandbox.objects_url()).await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_store_in_trouble_is_unavailable_and_nothing_is_lost() {
    let (world, folder, mut name) = (World::start(), TempDir::new().unwrap(), names());
    let patient = TimeLimits { rest: Duration::ZERO, ..limits() };
    let files = objects(&world, folder.path(), world.sandbox.object_key(), patient);
    let (bytes, one) = (vec![5; 9_000_000], name(b"5"));
    put(&files, &one, &bytes).await.unwrap();
    let tell = |behaviour, times| {
        let rule = Rule { behaviour, delay_ms: None, times };
        world.sandbox.controls().set(Twin::Documents, rule).unwrap();
    };
    for trouble in [Behaviour::Down, Behaviour::Unavailable, Behaviour::ServerError, Behaviour::Garbage] {
        tell(trouble, None);
        assert_unavailable(put(&files, &name(b"6"), &bytes).await);
        assert_unavailable(put(&files, &name(b"6"), b"short").await);
        assert_unavailable(read(&files, &one, 0..9_000_000).await);
        assert_eq!(lying(&folder.path().join("incoming")), 0);
    }
    for lie in [Behaviour::ObjectFewerBytes, Behaviour::ObjectMissing] {
        tell(lie, None);
        assert_unavailable(read(&files, &one, 0..9_000_000).await);
    }
    // One that fails once is asked again.
    tell(Behaviour::Unavailable, Some(1));
    put(&files, &name(b"7"), b"short").await.unwrap();
    tell(Behaviour::Honest, None);
    assert!(read(&files, &one, 0..9_000_000).await.unwrap() == bytes);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_store_that_does_not_know_us_is_told_so() {
    let (world, folder) = (World::start(), TempDir::new().unwrap());
    let files = objects(&world, folder.path(), "another", limits());
    let cause = assert_unavailable(put(&files, &names()(b"x"), b"x").await);
    assert_eq!(cause, "the store does not let us in");
    world.sandbox.stop().await;
}
