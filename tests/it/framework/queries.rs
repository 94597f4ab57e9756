//! Query strings.

use ruqsat_tests::World;

#[tokio::test]
async fn a_query_that_means_nothing_is_told_and_not_ignored() {
    let world = World::shared();
    let raw = world.raw();
    let applicant = world.person("applicant").await.token;
    let staff = world.person("ozone-head").await.token;
    for (path, token, pointer) in [
        ("/v1/applications?limit=0", &applicant, "?limit"),
        ("/v1/applications?limit=101", &applicant, "?limit"),
        ("/v1/applications?cursor=nonsense", &applicant, "?cursor"),
        ("/v1/applications?cursor=", &applicant, "?cursor"),
        // A cursor of the right form and no moment: 99999999999999999999 microseconds.
        ("/v1/applications?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTkgYXBwXzE", &applicant, "?cursor"),
        ("/v1/applications?limit=-1", &applicant, ""),
        ("/v1/applications?limit=many", &applicant, ""),
        ("/v1/applications?limit=1&limit=2", &applicant, ""),
        ("/v1/applications?status=lost", &applicant, ""),
        ("/v1/applications?colour=green", &applicant, ""),
        ("/v1/tasks?limit=101", &staff, "?limit"),
        ("/v1/tasks?state=lost", &staff, ""),
        ("/v1/tasks?all_roles=perhaps", &staff, ""),
        ("/v1/tasks?page=2", &staff, ""),
        ("/v1/licences?limit=0", &applicant, "?limit"),
        ("/v1/licences?holder=750140000019", &applicant, "?holder"),
        // A person is not searchable by his number.
        ("/v1/licences?holder=990101500016", &applicant, "?holder"),
        ("/v1/licences?iin=990101500016", &applicant, ""),
        ("/v1/services/ozone-works-permit/form", &applicant, ""),
    ] {
        let answer = raw.get(path, token).await;
        assert_eq!(answer.status, 422, "{path}: {answer:?}");
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.pointers(), [pointer], "{path}");
    }
    // What the spec gives a length is no longer than that.
    for (path, token, field, longest) in [
        ("/v1/applications", &applicant, "service", 80),
        ("/v1/applications", &applicant, "cursor", 200),
        ("/v1/licences", &applicant, "service", 80),
        ("/v1/licences", &applicant, "number", 30),
        ("/v1/tasks", &staff, "application", 40),
        ("/v1/services/ozone-works-permit/form", &applicant, "operation", 60),
    ] {
        let answer = raw.get(&format!("{path}?{field}={}", "0".repeat(longest + 1)), token).await;
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.pointers(), [format!("?{field}")], "{path}");
    }
    for path in ["/v1/applications?limit=1", "/v1/applications?limit=100", "/v1/applications?"] {
        assert_eq!(raw.get(path, &applicant).await.status, 200, "{path}");
    }
}
