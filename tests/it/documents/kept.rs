//! How long bytes are kept: those of what was filed for ever, the rest for a time, their hash always.

use super::{draft, lying, pdf};
use chrono::TimeDelta;
use ruqsat_tests::{Options, World};
use std::time::Duration;

#[tokio::test]
async fn bytes_that_nobody_stands_on_go_and_what_was_filed_stays() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let (withdrawn, filed, kept) = (draft(&person).await, draft(&person).await, draft(&person).await);
    let of_withdrawn = person.upload(&withdrawn, "other", "a.pdf", pdf(100, 1)).await.expect("a file").id;
    let of_filed = person.upload(&filed, "other", "a.pdf", pdf(100, 2)).await.expect("a file").id;
    let taken_out = person.upload(&kept, "other", "a.pdf", pdf(100, 3)).await.expect("a file").id;
    let of_kept = person.upload(&kept, "other", "b.pdf", pdf(100, 4)).await.expect("a file").id;
    person.api.applications().submit(&filed).await.expect("submitted");
    person.sign_application(&filed).await.expect("registered");
    for id in [&withdrawn, &filed] {
        person.api.applications().withdraw(id).await.expect("withdrawn");
    }
    person.api.documents().detach(&kept, &taken_out).await.expect("taken out");
    assert_eq!(lying(&world), 4);
    let data = world.data.clone();
    let mut folder = world.stop();

    // The worker looks when the server starts.
    for (days, left) in [(29, 4), (31, 2)] {
        let options =
            Options { data: Some(data.clone()), ahead: TimeDelta::days(days), ..Options::default() };
        let world = World::start(options).expect("the server starts again");
        let person = world.person("applicant").await;
        let ends = std::time::Instant::now() + Duration::from_secs(if left == 4 { 2 } else { 20 });
        while std::time::Instant::now() < ends && (left == 4 || lying(&world) != left) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(lying(&world), left);
        let documents = person.api.documents();
        for (id, document) in [(&filed, &of_filed), (&kept, &of_kept)] {
            assert_eq!(documents.download(id, document).await.expect("kept").len(), 100);
        }
        if left == 2 {
            let gone = documents.download(&withdrawn, &of_withdrawn).await.expect_err("its time is over");
            assert_eq!(gone.code(), Some("document_removed"));
            let gone = documents.get(&withdrawn, &of_withdrawn).await.expect_err("its time is over");
            assert_eq!(gone.code(), Some("document_removed"));
            let known = documents.list(&withdrawn).await.expect("the files").items;
            assert_eq!(known[0].sha256.len(), 64, "what it was is known");
            let rows = world.audit().await;
            let removed = rows.iter().filter(|row| row.operation == "remove_file");
            let cases: Vec<_> = removed.filter_map(|row| row.application.clone().map(String::from)).collect();
            assert_eq!(cases.iter().filter(|case| **case == withdrawn).count(), 1);
            assert_eq!(cases.len(), 2);
        }
        folder = folder.or(world.stop());
    }
    drop(folder);
}
