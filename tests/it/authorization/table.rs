//! The table: who may, for every operation; and a right body for each.

use super::Who;
use serde_json::json;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum May {
    /// Everybody, without a token.
    Public,
    /// Whoever has a token; a list shows each only what is his.
    AnyToken,
    /// Any applicant.
    Applicant,
    /// The applicant of the application.
    Owner,
    /// The applicant of the application, and staff of its body.
    OwnerOrBody,
    /// Any staff; a list shows each only what is his body's.
    Staff,
    /// Staff of the task's body: for reading in any role.
    Body,
    /// Staff of the task's body in the role of the task.
    Doer,
    /// The head of a body, of his own.
    Head,
    /// Whoever signed in on a client of ours.
    FirstParty,
    /// None of them: the thing named is nobody's here.
    Nobody,
}

impl May {
    /// Whether this caller may.
    pub(super) fn allows(self, who: Who) -> bool {
        match self {
            Self::Public | Self::AnyToken => true,
            Self::Applicant => matches!(who, Who::Owner | Who::Neighbour),
            Self::Owner => who == Who::Owner,
            Self::OwnerOrBody => matches!(who, Who::Owner | Who::Staff | Who::Colleague),
            Self::Staff => matches!(who, Who::Staff | Who::Colleague | Who::OtherBody),
            Self::Body => matches!(who, Who::Staff | Who::Colleague),
            Self::Doer => who == Who::Staff,
            Self::Head => matches!(who, Who::Staff | Who::OtherBody),
            Self::FirstParty => who != Who::Portal,
            Self::Nobody => false,
        }
    }
}

/// A row for every operation of the spec.
pub(super) const TABLE: [(&str, May); 60] = [
    ("issue_token", May::Public),
    ("introspect_token", May::Public),
    ("revoke_token", May::Public),
    ("get_authorization_server", May::Public),
    ("get_keys", May::Public),
    ("list_grants", May::FirstParty),
    ("revoke_grant", May::Nobody),
    ("create_representation", May::Owner),
    ("list_representations", May::Owner),
    ("revoke_representation", May::Nobody),
    ("list_notices", May::FirstParty),
    ("count_notices", May::FirstParty),
    ("read_notice", May::Nobody),
    ("get_notice_preferences", May::FirstParty),
    ("update_notice_preferences", May::FirstParty),
    ("confirm_notice_address", May::FirstParty),
    ("get_statistics", May::Head),
    ("get_statistics_table", May::Head),
    ("get_calendar", May::Public),
    ("count_deadline", May::Public),
    ("get_application_deadline", May::OwnerOrBody),
    ("get_task_deadline", May::Body),
    ("list_services", May::Public),
    ("get_service", May::Public),
    ("get_service_form", May::Public),
    ("get_service_diagram", May::Public),
    ("get_survey", May::Public),
    ("get_survey_statistics", May::Public),
    ("list_licences", May::Public),
    ("get_licence", May::Public),
    ("receive_payment_callback", May::Public),
    ("get_health", May::Public),
    ("get_readiness", May::Public),
    ("get_openapi", May::Public),
    ("verify_signature", May::AnyToken),
    ("list_applications", May::AnyToken),
    ("create_application", May::Applicant),
    ("get_application", May::OwnerOrBody),
    ("get_application_trace", May::OwnerOrBody),
    ("get_application_diagram", May::OwnerOrBody),
    ("get_application_result", May::OwnerOrBody),
    ("get_application_signable", May::OwnerOrBody),
    ("list_application_signatures", May::OwnerOrBody),
    ("list_payments", May::OwnerOrBody),
    ("get_payment", May::OwnerOrBody),
    ("update_application", May::Owner),
    ("submit_application", May::Owner),
    ("sign_application", May::Owner),
    ("withdraw_application", May::Owner),
    ("inquire_application", May::Owner),
    ("attach_document", May::Owner),
    ("detach_document", May::Owner),
    ("list_documents", May::OwnerOrBody),
    ("get_document", May::OwnerOrBody),
    ("create_payment", May::Owner),
    ("answer_survey", May::Owner),
    ("list_tasks", May::Staff),
    ("get_task", May::Body),
    ("get_task_signable", May::Body),
    ("complete_task", May::Doer),
];

/// A right body with its media type; empty where the operation takes none.
pub(super) fn body(operation: &str) -> (&'static str, String) {
    let value = match operation {
        "issue_token" => {
            let form = "grant_type=password&client_id=ruqsat-web&username=990101500016&password=sandbox";
            return ("application/x-www-form-urlencoded", form.to_owned());
        }
        "introspect_token" | "revoke_token" => {
            let form = "token=none&client_id=demo-portal&client_secret=demo-portal-secret";
            return ("application/x-www-form-urlencoded", form.to_owned());
        }
        "create_representation" => json!({"iin": "990101500016", "capacity": "right_to_sign"}),
        "create_application" => {
            json!({"service": "ozone-works-permit", "operation": "issue", "channel": "portal"})
        }
        "update_application" => json!({"form": {}}),
        "attach_document" => json!({"kind": "other", "name": "a.pdf", "content": ruqsat_tests::scan("a")}),
        "sign_application" => json!({"signature": "AAAA"}),
        "verify_signature" => json!({"content": "AAAA", "signature": "AAAA", "format": "cms"}),
        "answer_survey" => {
            json!({"answers": [{"question": 1, "answer": 1}, {"question": 2, "answer": 1}]})
        }
        // Wrong, so that nobody's addresses change.
        "update_notice_preferences" => json!({"language": "kk", "sms": {"to": "nowhere", "is_on": true}}),
        "confirm_notice_address" => json!({"channel": "sms", "code": "000000"}),
        "complete_task" => json!({"activity": "accept", "verdict": "ok"}),
        "receive_payment_callback" => json!({}),
        _ => return ("", String::new()),
    };
    ("application/json", value.to_string())
}

/// A right query, where one is needed.
pub(super) fn query(operation: &str) -> &'static str {
    if operation == "get_service_form" { "?operation=issue" } else { "" }
}
