//! Files of applications, and what lies in their store.

use super::fresh;
use crate::world::{World, applicant, at};
use ruqsat_licensing::Error;
use ruqsat_licensing::applications::{Application, Document, Kept};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::DocumentId;
use ruqsat_licensing::ports::{Store, Tx, Views};
use ruqsat_licensing::values::sha256_hex;

fn document(world: &mut World, of: &Application, name: &str, created: i64) -> Document {
    Document {
        id: DocumentId::new(&mut world.mint),
        application: of.id.clone(),
        kind: "other".into(),
        name: name.into(),
        version: 3,
        media_type: "application/pdf".into(),
        sha256: sha256_hex(name.as_bytes()),
        size: 17,
        added_by: world.account.clone(),
        created_at: at(created),
        replaced_at: None,
        removed_at: None,
        kept: Kept::Store,
    }
}

/// Announces its bytes and writes it, as an upload does.
fn put(tx: &mut dyn Tx, one: &Document) -> Result<(), Error> {
    tx.expect_file(&one.id, &one.file_name(), at(1000))?;
    tx.keep_file(one, at(10))?;
    tx.insert_document(one)
}

#[tokio::test]
async fn a_file_until_it_is_replaced_and_taken_out() {
    let mut world = fresh().await;
    let application = world.application(1);
    let id = application.id.clone();
    world.unit(move |tx| tx.insert_application(&application)).await.unwrap();
    let application = world.database.application(&applicant(), &id).await.unwrap();
    let [mut first, mut second, third] = [("a", 10), ("b", 11), ("c", 12)]
        .map(|(name, created)| document(&mut world, &application, name, created));
    // One of before there was a store, and one that came replaced: every column is written as it is handed in.
    (first.kept, second.replaced_at) = (Kept::Database, Some(at(13)));
    let all = [first.clone(), second.clone(), third.clone()];
    let written = all.clone();
    world.unit(move |tx| written.iter().try_for_each(|one| put(tx, one))).await.unwrap();
    let read = id.clone();
    let (ever, now) =
        world.unit(move |tx| Ok((tx.documents_ever(&read)?, tx.documents(&read)?))).await.unwrap();
    assert_eq!(ever, all);
    assert_eq!(now, [first.clone(), third.clone()]);

    let (one, other) = (first.clone(), third.clone());
    let work = move |tx: &mut dyn Tx| {
        tx.replace_document(&one, at(20))?;
        tx.remove_document(&other, at(21), at(500))?;
        Ok((tx.documents_ever(&one.application)?, tx.documents(&one.application)?))
    };
    let (ever, now) = world.unit(work).await.unwrap();
    first.replaced_at = Some(at(20));
    let out = Document { removed_at: Some(at(21)), ..third.clone() };
    assert_eq!(ever, [first.clone(), second.clone(), out]);
    assert!(now.is_empty());
    // Whoever reads sees what was replaced, and nothing of what was taken out.
    assert_eq!(world.database.documents(&applicant(), &id).await.unwrap(), [first, second]);
    let due = world.unit(|tx| tx.due_files(at(500), 10)).await.unwrap();
    assert_eq!(due.iter().map(|one| &one.document).collect::<Vec<_>>(), [&third.id]);
}

#[tokio::test]
async fn bytes_come_to_an_end_once_nobody_stands_on_them() {
    let mut world = fresh().await;
    let application = world.application(1);
    let id = application.id.clone();
    world.unit(move |tx| tx.insert_application(&application)).await.unwrap();
    let application = world.database.application(&applicant(), &id).await.unwrap();
    let [kept, other, lost] = ["a", "b", "c"].map(|name| document(&mut world, &application, name, 10));
    let (one, two) = (kept.clone(), other.clone());
    world.unit(move |tx| [one, two].iter().try_for_each(|one| put(tx, one))).await.unwrap();
    // Announcing is bookkeeping: it leaves no row, so nobody has to answer for it.
    let (store, announced): (&dyn Store, _) = (&world.database, lost.clone());
    let announce = move |tx: &mut dyn Tx| tx.expect_file(&announced.id, &announced.file_name(), at(30));
    store.transact(&Trail::nobody(), announce).await.unwrap();
    assert!(world.unit(|tx| tx.due_files(at(29), 10)).await.unwrap().is_empty());

    // Bytes that are due may be gone: no document is made of them any more.
    let late = lost.clone();
    let late = world.unit(move |tx| tx.keep_file(&late, at(30))).await;
    assert!(matches!(late, Err(Error::Unavailable { .. })), "{late:?}");

    let case = id.clone();
    world.unit(move |tx| tx.let_go_of_files(&case, at(40))).await.unwrap();
    let due = world.unit(|tx| tx.due_files(at(40), 10)).await.unwrap();
    let [first, second, third] = &due[..] else { panic!("three are due: {due:?}") };
    assert_eq!((&first.document, &first.name, &first.application), (&lost.id, &lost.file_name(), &None));
    assert_eq!((&second.document, &second.application), (&kept.id, &Some(id.clone())));
    assert_eq!(world.unit(|tx| tx.due_files(at(40), 2)).await.unwrap(), due[..2]);

    // What cannot be removed now is put off; what is removed is forgotten, and its document stays with its hash.
    let (gone, postponed) = (second.clone(), third.clone());
    let work = move |tx: &mut dyn Tx| {
        tx.forget_file(&gone)?;
        tx.postpone_file(&postponed.document, at(60))
    };
    world.unit(work).await.unwrap();
    let forgotten = first.clone();
    store.transact(&Trail::nobody(), move |tx| tx.forget_file(&forgotten)).await.unwrap();
    assert!(world.unit(|tx| tx.due_files(at(59), 10)).await.unwrap().is_empty());
    assert_eq!(world.unit(|tx| tx.due_files(at(60), 10)).await.unwrap(), due[2..]);
    let documents = world.database.documents(&applicant(), &id).await.unwrap();
    assert_eq!(documents, [Document { kept: Kept::Nowhere, ..kept }, other]);
}
