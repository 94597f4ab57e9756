//! The table: who may, for every operation; and a right body for each.

use super::callers::{Caller, Who};
use super::things::Thing;
use ruqsat_licensing::Role;
use ruqsat_licensing::values::Bin;
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
    /// The applicant of the application, whoever entered it.
    Owner,
    /// The same, among those who file: applicants and desks.
    OwnerOfFiled,
    /// Whoever filed the application: the applicant on the portal, else the desk.
    Filer,
    /// The same, asked of everybody who may know of the application.
    FilerOfSeen,
    /// The applicant of an application he filed himself.
    Signer,
    /// The applicant of the application, and staff of its body, its desk and the bodies asked about it.
    OwnerOrBody,
    /// Any staff; a list shows each only what is his body's.
    Staff,
    /// Staff of the task's body: for reading in any role.
    Body,
    /// Staff of the task's body in the role of the task.
    Doer,
    /// Whoever answers for a body's work, of his own: heads and administrators.
    Head,
    /// Whoever has an account of his own here.
    Account,
    /// The same, and the thing named is nobody's.
    AccountOfNothing,
    /// Whoever acts for a legal entity.
    Entity,
    /// The same, and the thing named is nobody's.
    EntityOfNothing,
}

/// What a caller is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// What he asked for; or that it comes too late, for the cases are over.
    Served,
    /// He knows of the thing, or there is none to know of, and it is not for him: 403.
    Forbidden,
    /// As if it were not there: 404.
    Hidden,
    /// The client was not let do this: 403, whatever the person may.
    OutOfScope,
    /// Who is it: 401.
    Unauthenticated,
    /// He signed out: 401.
    Ended,
}

impl May {
    /// What this caller is answered about this thing: first by what his client may, then by what he is, then by what he
    /// may know of, then by what is his to do.
    pub(super) fn answers(self, caller: &Caller, scope: &str, thing: &Thing) -> Answer {
        let who = caller.who;
        match (self, who) {
            (Self::Public, _) => Answer::Served,
            (_, Who::Nobody) => Answer::Unauthenticated,
            (_, Who::Ended) => Answer::Ended,
            _ if !caller.may_ask_for(scope) => Answer::OutOfScope,
            _ if !self.is_for(who) => Answer::Forbidden,
            _ if !self.is_seen(who, thing) => Answer::Hidden,
            _ if !self.is_his(who, thing) => Answer::Forbidden,
            _ => Answer::Served,
        }
    }

    /// Whether callers of this kind have any business here.
    fn is_for(self, who: Who) -> bool {
        let is_staff = matches!(who, Who::Staff(..));
        match self {
            Self::Public | Self::AnyToken | Self::OwnerOrBody | Self::FilerOfSeen => true,
            Self::Account | Self::AccountOfNothing => true,
            Self::Applicant | Self::Owner | Self::Signer => who.party().is_some(),
            Self::Entity | Self::EntityOfNothing => {
                who.party().is_some_and(|party| Bin::parse(party).is_some())
            }
            Self::Filer | Self::OwnerOfFiled => {
                who.party().is_some() || matches!(who, Who::Staff(_, role) if role.is_desk())
            }
            Self::Staff | Self::Body | Self::Doer => is_staff,
            Self::Head => {
                use Role::{Administrator, DeputyHead, DivisionHead, Head};
                matches!(who, Who::Staff(_, Head | DeputyHead | DivisionHead | Administrator))
            }
        }
    }

    /// Whether he may know of the thing.
    fn is_seen(self, who: Who, thing: &Thing) -> bool {
        match self {
            Self::Body | Self::Doer => thing.task_is_seen_by(who),
            Self::AccountOfNothing | Self::EntityOfNothing => false,
            Self::Owner | Self::OwnerOfFiled | Self::Signer => thing.is_seen_by(who),
            Self::Filer | Self::FilerOfSeen | Self::OwnerOrBody => thing.is_seen_by(who),
            _ => true,
        }
    }

    /// Whether it is his to do.
    fn is_his(self, who: Who, thing: &Thing) -> bool {
        match self {
            Self::Owner | Self::OwnerOfFiled => who.party() == Some(thing.owner),
            Self::Filer | Self::FilerOfSeen | Self::Signer => thing.is_filed_by(who),
            Self::Doer => thing.is_done_by(who),
            _ => true,
        }
    }
}

/// A row for every operation of the spec.
pub(super) const TABLE: [(&str, May); 56] = [
    ("issue_token", May::Public),
    ("introspect_token", May::Public),
    ("revoke_token", May::Public),
    ("get_authorization_server", May::Public),
    ("get_keys", May::Public),
    ("list_grants", May::Account),
    ("revoke_grant", May::AccountOfNothing),
    ("create_representation", May::Entity),
    ("list_representations", May::Entity),
    ("revoke_representation", May::EntityOfNothing),
    ("list_notices", May::Account),
    ("count_notices", May::Account),
    ("read_notice", May::AccountOfNothing),
    ("get_notice_preferences", May::Account),
    ("update_notice_preferences", May::Account),
    ("confirm_notice_address", May::Account),
    ("get_statistics", May::Head),
    ("get_statistics_table", May::Head),
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
    ("update_application", May::Filer),
    ("submit_application", May::Filer),
    ("sign_application", May::Signer),
    ("withdraw_application", May::OwnerOfFiled),
    ("inquire_application", May::Filer),
    ("attach_document", May::FilerOfSeen),
    ("detach_document", May::FilerOfSeen),
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
