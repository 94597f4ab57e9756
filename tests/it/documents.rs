//! Files of applications as they are: uploaded, downloaded in parts, replaced, kept and let go.

mod kept;
mod parts;
mod stored;
mod uploads;
mod versions;

use ruqsat_sdk::models::{Channel, NewApplication};
use ruqsat_tests::{OZONE, Person, World, ozone_form};
use std::path::Path;

/// A PDF by its first bytes, of so many bytes and no two alike.
fn pdf(length: usize, seed: u8) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7\n% {seed}\n").into_bytes();
    bytes.extend((0..length).map(|at| u8::try_from(at % 251).unwrap_or_default() ^ seed));
    bytes.truncate(length);
    bytes
}

/// A draft that could be submitted.
async fn draft(person: &Person<'_>) -> String {
    let new =
        NewApplication { form: Some(ozone_form()), ..NewApplication::new(OZONE, "issue", Channel::Portal) };
    person.api.applications().create(&new).await.expect("a draft").id
}

/// How many files lie in the store's folder, what lies aside not counted.
fn lying(world: &World) -> usize {
    fn below(folder: &Path) -> usize {
        let all = std::fs::read_dir(folder).into_iter().flatten().map(|one| one.expect("an entry").path());
        all.map(|path| if path.is_dir() { below(&path) } else { 1 }).sum()
    }
    below(&world.data.join("documents")) - aside(world)
}

/// How many uploads lie aside.
fn aside(world: &World) -> usize {
    std::fs::read_dir(world.data.join("documents/incoming")).map_or(0, Iterator::count)
}
