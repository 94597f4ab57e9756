//! The JSON Schemas in the tree are the ones the types give.

use ruqsat_licensing::catalogue::{Catalogue, schemas};

#[test]
fn the_schemas_in_the_tree_are_fresh() {
    for (name, text) in schemas() {
        let stands = Catalogue::schema(name);
        assert!(
            stands == Some(&*text),
            "catalogue/schema/{name}.json is not what the types give: \
             cargo run -p ruqsat-licensing --features schema --example schema"
        );
    }
}
