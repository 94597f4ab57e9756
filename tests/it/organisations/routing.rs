//! The way of an application to the body of its region.

use super::{ALMATY, Desk, ECOLOGY};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::Mint;
use ruqsat_licensing::ports::Store;
use ruqsat_licensing::values::{Bin, microseconds};
use ruqsat_tests::{Options, RawAnswer, World, ozone_form};
use serde_json::{Value, json};

const SERVICE: &str = "ozone-works-permit";

async fn file(world: &World, territory: Option<&str>) -> RawAnswer {
    let mut new = json!({
        "service": SERVICE, "operation": "issue", "channel": "portal", "form": ozone_form(), "submit": true
    });
    if let Some(code) = territory {
        new["territory"] = code.into();
    }
    Desk::of(world, "applicant").await.post("/v1/applications", new).await
}

#[actix_web::test]
async fn an_application_goes_to_its_region_else_to_the_whole_country() {
    let world = World::shared();
    for (territory, bin) in [(Some("75"), ALMATY), (Some("10"), ECOLOGY), (None, ECOLOGY)] {
        let filed = file(world, territory).await;
        assert_eq!(filed.status, 201, "{filed:?}");
        let body = filed.json["body"].as_str().unwrap();
        let body = Desk::of(world, "applicant").await.get(&format!("/v1/bodies/{body}")).await;
        assert_eq!(body.json["bin"], bin, "{territory:?}");
    }
    assert_eq!(file(world, Some("99")).await.pointers(), ["/territory"]);
    assert_eq!(file(world, Some("7")).await.pointers(), ["/territory"]);
}

#[actix_web::test]
async fn the_region_s_own_people_decide_and_nobody_else_sees_it() {
    let world = World::shared();
    let filed = file(world, Some("75")).await;
    let id = filed.json["id"].as_str().unwrap();
    world.person("applicant").await.sign_application(id).await.expect("registered");
    assert!(world.person("almaty-registrar").await.open_task(id).await.is_some());
    assert!(world.person("ozone-registrar").await.open_task(id).await.is_none());
    let seen =
        |who| async move { Desk::of(world, who).await.get(&format!("/v1/applications/{id}")).await.status };
    assert_eq!((seen("almaty-executor").await, seen("ozone-executor").await), (200, 404));
}

#[actix_web::test]
async fn a_service_of_regions_only_names_them() {
    let world = World::start(Options::default()).expect("the server starts");
    let now = microseconds(world.now());
    let trail = Trail::system("test", now, &Mint::new(now, 9 << 40));
    let store: &dyn Store = world.store();
    let taken = store.transact(&trail, |tx| {
        let mut body = tx.find_body(&Bin::parse(ECOLOGY).expect("a BIN"))?.expect("the body");
        body.services.retain(|code| code != SERVICE);
        tx.save_body(&mut body)
    });
    taken.await.expect("taken from it");
    for (territory, code) in [(None, "required"), (Some("10"), "no_body_there")] {
        let refused = file(&world, territory).await;
        refused.assert_problem(422, "invalid_content");
        let violation: &Value = &refused.json["violations"][0];
        assert_eq!((&violation["pointer"], &violation["code"]), (&"/territory".into(), &code.into()));
        assert!(violation["message"].as_str().unwrap().contains("75 (Almaty)"), "{violation}");
    }
    assert_eq!(file(&world, Some("75")).await.status, 201);
}

#[actix_web::test]
async fn an_office_enters_what_its_own_body_decides() {
    let world = World::shared();
    let enter = |service: &str, territory: Option<&str>| {
        let mut new = json!({
            "service": service, "operation": "register", "channel": "provider", "form": {},
            "applicant": {"number": "750140000018", "identified": true},
        });
        if let Some(code) = territory {
            new["territory"] = code.into();
        }
        new
    };
    let (almaty, ecology) =
        (Desk::of(world, "almaty-registrar").await, Desk::of(world, "ozone-registrar").await);
    let service = "hazardous-waste-passport-registration";
    for (desk, service, territory, status) in [
        (&almaty, service, None, 201),
        (&almaty, service, Some("10"), 403),
        (&ecology, service, None, 201),
        (&ecology, service, Some("75"), 403),
    ] {
        let answer = desk.post("/v1/applications", enter(service, territory)).await;
        assert_eq!(answer.status, status, "{territory:?} {answer:?}");
    }
}
