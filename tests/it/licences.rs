//! `/v1/licences`: the public register.

use ruqsat_sdk::models::{Application, Licence};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::World;

/// The entry that an issued application led to, found as the public finds it: by its number.
pub(crate) async fn entry_of(world: &World, application: &Application) -> Licence {
    let params = ListLicencesParams { number: application.result_number.clone(), ..Default::default() };
    assert!(params.number.is_some(), "{} has no result: {}", application.id, application.status);
    let mut found = world.anonymous().licences().list(&params).await.unwrap().items;
    assert_eq!(found.len(), 1, "one entry a number");
    found.remove(0)
}
