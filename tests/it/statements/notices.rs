//! Notices and statistics: the same for one row and for many; one statement of each is that of the session.

use super::{assert_counts, count};
use ruqsat_sdk::operations::{GetStatisticsParams, ListNoticesParams};
use ruqsat_tests::{OZONE, Options, World};

#[tokio::test]
async fn notices_and_statistics_cost_the_same_for_few_and_for_many() {
    let world = World::start(Options::default()).unwrap();
    let (applicant, head) = (world.person("applicant").await, world.person("ozone-head").await);
    let mut counts = Vec::new();
    for cases in [1, 10] {
        for _ in 0..cases {
            world.issue("applicant", OZONE).await;
        }
        let params = ListNoticesParams { limit: Some(cases), ..ListNoticesParams::default() };
        let (notices, statistics) = (applicant.api.notices(), head.api.statistics());
        assert_eq!(i64::try_from(notices.list(&params).await.unwrap().items.len()), Ok(cases));
        counts.push((
            "GET /v1/notices",
            count(&world, 5, async || notices.list(&params).await.unwrap()).await,
            2,
        ));
        counts.push((
            "GET /v1/notices/count",
            count(&world, 5, async || notices.count().await.unwrap()).await,
            2,
        ));
        let get = async || notices.get_preferences().await.unwrap();
        counts.push(("GET /v1/notices/preferences", count(&world, 5, get).await, 2));
        let whole = GetStatisticsParams::default();
        assert!(statistics.get(&whole).await.unwrap().services.iter().any(|one| one.issued >= cases));
        // Who asks is looked up in a transaction of its own, as always; the rest is one snapshot of four.
        let get = async || statistics.get(&whole).await.unwrap();
        counts.push(("GET /v1/statistics", count(&world, 5, get).await, 13));
    }
    assert_counts("Notices and statistics", &counts);
}
