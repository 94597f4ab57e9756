//! What is done to a table behind our back is named, for every table that is sealed.

use super::fresh;
use crate::world::{World, at, branch, trace};
use ruqsat_licensing::flow::Outcome;
use ruqsat_licensing::ids::LicenceChangeId;
use ruqsat_licensing::licences::{ChangeKind, LicenceChange};
use ruqsat_licensing::seals::{Head, LeafKind, SealFaultKind, Verified, seal, verify};

/// Table, key, a column of text that is no key, and all columns but the key.
const TABLES: [(LeafKind, &str, &str, &str, &str); 4] = [
    (
        LeafKind::Audit,
        "audit",
        "id",
        "request",
        "at, deed, operation, outcome, standing, account, client, body, roles, application, subject, seen, request, peer, \
         times",
    ),
    (
        LeafKind::Trace,
        "trace",
        "seq",
        "n",
        "application, flow, n, visit, entered_at, left_at, outcome, acts_json",
    ),
    (
        LeafKind::Signature,
        "signatures",
        "id",
        "report_json",
        "application, content_sha256, cms, asked_json, report_json, revocation_evidence, created_at",
    ),
    (
        LeafKind::LicenceChange,
        "licence_changes",
        "id",
        "ground",
        "licence, kind, ground, legal_order, effective_at, recorded_at, recorded_by, application, caused_by, \
         places_json",
    ),
];

/// A world with two rows and more in each table, all sealed; and the head of the chain, kept elsewhere.
async fn sealed() -> (World, Head) {
    let mut world = fresh().await;
    let (case, signature) = world.registered(10).await;
    let again = world.signature(&case, b"again", 11);
    let licence = world.licence(&case, &signature, "KZ01");
    let change = |world: &mut World, ground: &str| LicenceChange {
        id: LicenceChangeId::new(&mut world.mint),
        licence: licence.id.clone(),
        kind: ChangeKind::Suspended,
        ground: ground.into(),
        order: None,
        effective_at: at(20),
        recorded_at: at(20),
        by: None,
        application: None,
        of: None,
        places: Vec::new(),
    };
    let mut changes = [change(&mut world, "бір"), change(&mut world, "екі")];
    changes[1].kind = ChangeKind::PlacesEntered;
    changes[1].places = vec![branch(1, "Атырау филиалы")];
    let entry = licence.clone();
    let unit = world.unit(move |tx| {
        tx.append_trace(
            &case.id,
            &[trace("1", Outcome::Ok), trace("2", Outcome::Ok), trace("3", Outcome::Ok)],
        )?;
        tx.put_content(&case.id, &again.content_sha256, b"again", again.at)?;
        tx.insert_signature(&again)?;
        tx.reserve_number(&entry.number, &case.id, at(11))?;
        tx.insert_licence(&entry)?;
        changes.iter().try_for_each(|change| tx.insert_licence_change(&entry, change))
    });
    unit.await.unwrap();
    world.registered(12).await;
    while seal(&world.database, at(100)).await.unwrap() > 0 {}
    // Whoever may change the schema takes the guards away.
    let guards = match super::on() {
        crate::world::On::Sqlite => {
            ["trace_unchanged ", "trace_kept ", "signatures_unchanged ", "signatures_kept "].as_slice()
        }
        crate::world::On::Postgres => &["trace_kept ON trace", "signatures_kept ON signatures"],
    };
    for guard in guards {
        world.raw().run(&format!("DROP TRIGGER IF EXISTS {guard}")).unwrap();
    }
    let found = verify(&world.database, 1, None, None).await.unwrap();
    assert_eq!((found.faults.len(), found.next), (0, None), "{:?}", found.faults);
    let head = found.head.expect("a head");
    assert_eq!(found.checked, head.seq);
    (world, head)
}

async fn looked(world: &World, head: &Head) -> Verified {
    verify(&world.database, 1, None, Some(head.clone())).await.unwrap()
}

/// The kinds of what is wrong, and of which tables.
fn kinds(found: &Verified) -> Vec<(SealFaultKind, Option<LeafKind>)> {
    let mut kinds: Vec<_> =
        found.faults.iter().map(|one| (one.kind, one.row.as_ref().map(|(kind, _)| *kind))).collect();
    kinds.sort();
    kinds
}

#[tokio::test]
async fn a_place_that_was_changed_is_named_and_where_there_is_none_the_row_hashes_as_before_there_were_any() {
    let (world, head) = sealed().await;
    let mut raw = world.raw();
    let hashes = "SELECT row_hash AS text FROM seals WHERE kind = 'licence_change' ORDER BY subject LIMIT 1";
    let row = "SELECT id || ',' || licence AS text FROM licence_changes WHERE places_json IS NULL";
    let row = raw.texts(row).remove(0);
    let (id, licence) = row.split_once(',').unwrap();
    let time = serde_json::to_string(&at(20).naive_utc()).unwrap();
    let before = format!(
        "{{\"id\":\"{id}\",\"licence\":\"{licence}\",\"kind\":\"suspended\",\"ground\":\"бір\",\"legal_order\":null,\
         \"effective_at\":{time},\"recorded_at\":{time},\"recorded_by\":null,\"application\":null,\"caused_by\":null}}"
    );
    assert_eq!(raw.texts(hashes), [ruqsat_licensing::values::sha256_hex(before.as_bytes())]);
    raw.run("UPDATE licence_changes SET places_json = replace(places_json, 'Атырау', 'Ақтау')").unwrap();
    let found = looked(&world, &head).await;
    assert_eq!(kinds(&found), [(SealFaultKind::RowChanged, Some(LeafKind::LicenceChange))]);
}

#[tokio::test]
async fn a_row_that_was_changed_taken_away_put_in_or_swapped_is_named() {
    for (kind, table, key, text, columns) in TABLES {
        let (world, head) = sealed().await;
        let mut raw = world.raw();
        let pick = |order: &str| format!("(SELECT {key} FROM {table} ORDER BY {key} {order} LIMIT 1)");
        let value = |raw: &mut crate::raw::Raw, order: &str| -> String {
            raw.texts(&format!(
                "SELECT CAST({key} AS TEXT) AS text FROM {table} ORDER BY {key} {order} LIMIT 1"
            ))
            .remove(0)
        };
        let quoted = |value: &str| if key == "seq" { value.to_owned() } else { format!("'{value}'") };
        let (first, last) = (value(&mut raw, ""), value(&mut raw, "DESC"));
        assert_ne!(first, last, "{table}");

        // Changed, and back again.
        let was =
            raw.texts(&format!("SELECT {text} AS text FROM {table} WHERE {key} = {}", pick(""))).remove(0);
        let set = |value: &str| {
            format!(
                "UPDATE {table} SET {text} = '{}' WHERE {key} = {}",
                value.replace('\'', "''"),
                quoted(&first)
            )
        };
        raw.run(&set("{}")).unwrap();
        let found = looked(&world, &head).await;
        assert_eq!(kinds(&found), [(SealFaultKind::RowChanged, Some(kind))], "{table}");
        let named = found.faults[0].row.as_ref().map(|(_, key)| key.clone()).unwrap();
        assert!(named.ends_with(&first), "{named} is not {first}");
        raw.run(&set(&was)).unwrap();
        assert_eq!(kinds(&looked(&world, &head).await), [], "{table}: as it was");

        // Two rows with each other's content.
        let none = if key == "seq" { "-1".to_owned() } else { "'none'".to_owned() };
        let (a, b) = (quoted(&first), quoted(&last));
        let swap = format!(
            "UPDATE {table} SET {key} = {none} WHERE {key} = {a}; UPDATE {table} SET {key} = {a} WHERE {key} = {b}; \
             UPDATE {table} SET {key} = {b} WHERE {key} = {none}"
        );
        raw.run(&swap).unwrap_or_else(|fault| assert!(table == "signatures", "{table}: {fault}"));
        if !kinds(&looked(&world, &head).await).is_empty() {
            let swapped = [(SealFaultKind::RowChanged, Some(kind)); 2];
            assert_eq!(kinds(&looked(&world, &head).await), swapped, "{table}: swapped");
            raw.run(&swap).unwrap();
        } else {
            assert_eq!(table, "signatures", "what a licence points to is not swapped on PostgreSQL");
        }
        assert_eq!(kinds(&looked(&world, &head).await), [], "{table}: as it was");

        // Put in.
        let new = if key == "seq" {
            "seq + 1000".to_owned()
        } else {
            format!("'{}_00000000000000000000000000'", first.split('_').next().unwrap())
        };
        raw.run(&format!(
            "INSERT INTO {table} ({key}, {columns}) SELECT {new}, {columns} FROM {table} WHERE {key} = {b}"
        ))
        .unwrap();
        assert_eq!(
            kinds(&looked(&world, &head).await),
            [(SealFaultKind::RowInserted, Some(kind))],
            "{table}"
        );
        let put_in = if key == "seq" { "seq >= 1000".to_owned() } else { format!("{key} = {new}") };
        raw.run(&format!("DELETE FROM {table} WHERE {put_in}")).unwrap();

        // Taken away.
        raw.run(&format!("DELETE FROM {table} WHERE {key} = {b}")).unwrap();
        assert_eq!(kinds(&looked(&world, &head).await), [(SealFaultKind::RowMissing, Some(kind))], "{table}");

        // With its seal, and everything after it: only whoever kept the head finds out.
        let row = if key == "seq" { format!("%:{last}") } else { last.clone() };
        let tail =
            format!("DELETE FROM seals WHERE seq >= (SELECT min(seq) FROM seals WHERE subject LIKE '{row}')");
        raw.run(&tail).unwrap();
        let found = looked(&world, &head).await;
        assert!(kinds(&found).contains(&(SealFaultKind::TailMissing, None)), "{table}: {:?}", found.faults);
    }
}

#[tokio::test]
async fn a_chain_that_was_bent_or_written_anew_is_found() {
    let (world, head) = sealed().await;
    let mut raw = world.raw();
    raw.run("UPDATE seals SET sealed_at = sealed_at, row_hash = 'x' WHERE seq = 3").unwrap();
    let found = looked(&world, &head).await;
    assert!(
        found.faults.iter().any(|one| (one.kind, one.seq) == (SealFaultKind::SealChanged, Some(3))),
        "{found:?}"
    );
    raw.run("DELETE FROM seals WHERE seq = 3").unwrap();
    let found = looked(&world, &head).await;
    assert!(
        found.faults.iter().any(|one| (one.kind, one.seq) == (SealFaultKind::SealMissing, Some(3))),
        "{found:?}"
    );

    // Whoever may write everything changes a row and makes the chain fit: it fits, and is another one.
    raw.run("UPDATE audit SET request = 'nobody'; DELETE FROM seals").unwrap();
    while seal(&world.database, at(200)).await.unwrap() > 0 {}
    assert_eq!(verify(&world.database, 1, None, None).await.unwrap().faults, []);
    let found = looked(&world, &head).await;
    assert_eq!(kinds(&found), [(SealFaultKind::HeadDiffers, None)]);
}

#[tokio::test]
async fn a_chain_is_gone_through_part_by_part_and_sealed_by_one_at_a_time() {
    let mut world = fresh().await;
    for n in 0..120 {
        let (case, _) = world.registered(n).await;
        let rows: Vec<_> = (0..6).map(|n| trace(&n.to_string(), Outcome::Ok)).collect();
        world.unit(move |tx| tx.append_trace(&case.id, &rows)).await.unwrap();
    }
    // Two servers at once: nothing twice, and the chain is one.
    let both = async || while seal(&world.database, at(300)).await.unwrap() > 0 {};
    tokio::join!(both(), both());
    let whole = verify(&world.database, 1, None, None).await.unwrap();
    assert_eq!((whole.faults.len(), whole.next), (0, None), "{:?}", whole.faults);
    assert!(whole.checked > 1000, "{}", whole.checked);
    let (mut from, mut checked) = (1, 0);
    loop {
        let part = verify(&world.database, from, Some(1), whole.head.clone()).await.unwrap();
        assert_eq!(part.faults, []);
        checked += part.checked;
        match part.next {
            Some(next) => from = next,
            None => break,
        }
    }
    assert_eq!(checked, whole.checked);
    // What comes later is sealed behind it.
    world.registered(200).await;
    assert!(seal(&world.database, at(400)).await.unwrap() > 0);
    assert_eq!(looked(&world, &whole.head.expect("a head")).await.faults, []);
}
