//! The table: who may, for every operation; and a right body for each.

use super::callers::{Caller, Who};
use super::things::Thing;
use ruqsat_licensing::Role;
use ruqsat_licensing::values::Bin;
use serde_json::{Value, json};

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
    /// The same, where the task has a term at all.
    BodyWithTerm,
    /// Staff of the task's body in the role of the task.
    Doer,
    /// Staff of the task's body who stand above it: heads and their deputies.
    Above,
    /// Whoever answers for a body's work, of his own: heads and administrators.
    Head,
    /// Whoever may change what a body granted: its head and its authorised person.
    Granter,
    /// The same, and there is no such change.
    GranterOfNothing,
    /// Whoever has an account of his own here.
    Account,
    /// The same, and the thing named is nobody's.
    AccountOfNothing,
    /// Staff of the body named, in any role.
    Colleague,
    /// An administrator of the body named.
    Manager,
    /// The same, and what is named of the body is not there.
    ManagerOfNothing,
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
    pub(super) fn answers(self, caller: &Caller, scopes: &[String], thing: &Thing) -> Answer {
        let who = caller.who;
        match (self, who) {
            (Self::Public, _) => Answer::Served,
            (_, Who::Nobody) => Answer::Unauthenticated,
            (_, Who::Ended) => Answer::Ended,
            _ if !caller.may_ask_for(scopes) => Answer::OutOfScope,
            _ if !self.is_for(who, thing) => Answer::Forbidden,
            _ if !self.is_seen(who, thing) => Answer::Hidden,
            _ if !self.is_his(who, thing) => Answer::Forbidden,
            _ => Answer::Served,
        }
    }

    /// Whether callers of this kind have any business here.
    fn is_for(self, who: Who, thing: &Thing) -> bool {
        let is_staff = matches!(who, Who::Staff(..));
        match self {
            Self::Public | Self::AnyToken | Self::OwnerOrBody | Self::FilerOfSeen => true,
            Self::Account | Self::AccountOfNothing => true,
            Self::Colleague => matches!(who, Who::Staff(body, _) if body == thing.body),
            Self::Manager | Self::ManagerOfNothing => who == Who::Staff(thing.body, Role::Administrator),
            Self::Granter | Self::GranterOfNothing => {
                matches!(who, Who::Staff(body, Role::Head | Role::Signatory) if body == thing.body)
            }
            Self::Applicant | Self::Owner | Self::Signer => who.party().is_some(),
            Self::Entity | Self::EntityOfNothing => {
                who.party().is_some_and(|party| Bin::parse(party).is_some())
            }
            Self::Filer | Self::OwnerOfFiled => {
                who.party().is_some() || matches!(who, Who::Staff(_, role) if role.is_desk())
            }
            Self::Staff | Self::Body | Self::BodyWithTerm | Self::Doer | Self::Above => is_staff,
            Self::Head => {
                use Role::{Administrator, DeputyHead, DivisionHead, Head};
                matches!(who, Who::Staff(_, Head | DeputyHead | DivisionHead | Administrator))
            }
        }
    }

    /// Whether he may know of the thing.
    fn is_seen(self, who: Who, thing: &Thing) -> bool {
        match self {
            Self::Body | Self::Doer | Self::Above => thing.task_is_seen_by(who),
            Self::BodyWithTerm => thing.task_is_seen_by(who) && thing.has_term,
            Self::AccountOfNothing | Self::EntityOfNothing => false,
            Self::ManagerOfNothing | Self::GranterOfNothing => false,
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
            Self::Above => {
                use Role::{DeputyHead, DivisionHead, Head};
                matches!(who, Who::Staff(_, Head | DeputyHead | DivisionHead))
            }
            _ => true,
        }
    }
}

/// A row for every operation of the spec.
pub(super) const TABLE: &[(&str, May)] = &[
    ("create_challenge", May::Public),
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
    ("activate_account", May::Public),
    ("list_bodies", May::Public),
    ("get_body", May::Public),
    ("list_territories", May::Public),
    ("create_body", May::Manager),
    ("update_body", May::Manager),
    ("list_units", May::Colleague),
    ("create_unit", May::Manager),
    ("update_unit", May::ManagerOfNothing),
    ("list_posts", May::Colleague),
    ("create_post", May::Manager),
    ("update_post", May::ManagerOfNothing),
    ("list_employees", May::Colleague),
    ("create_employee", May::Manager),
    ("update_employee", May::ManagerOfNothing),
    ("renew_activation", May::ManagerOfNothing),
    ("list_substitutions", May::Colleague),
    ("create_substitution", May::Manager),
    ("cancel_substitution", May::ManagerOfNothing),
    ("get_calendar", May::Public),
    ("count_deadline", May::Public),
    ("get_application_deadline", May::OwnerOrBody),
    ("get_task_deadline", May::BodyWithTerm),
    ("list_services", May::Public),
    ("get_service", May::Public),
    ("get_service_form", May::Public),
    ("get_service_fees", May::Public),
    ("get_service_diagram", May::Public),
    ("get_survey", May::Public),
    ("get_survey_statistics", May::Public),
    ("count_surveys", May::Public),
    ("get_survey_table", May::Public),
    ("verify_audit", May::Head),
    ("list_licences", May::Public),
    ("get_licence", May::Public),
    ("get_licence_as_of", May::Public),
    ("get_paper_keys", May::Public),
    ("export_licences", May::Public),
    ("get_number", May::Public),
    ("list_licence_places", May::Public),
    ("change_licence_places", May::Granter),
    ("list_licence_annexes", May::Public),
    ("list_licence_changes", May::Public),
    ("change_licence", May::Granter),
    ("revoke_licence_change", May::GranterOfNothing),
    ("receive_payment_callback", May::Public),
    ("get_health", May::Public),
    ("get_readiness", May::Public),
    ("get_openapi", May::Public),
    ("verify_signature", May::AnyToken),
    ("get_signature_report", May::AccountOfNothing),
    ("create_application_mobile_signing", May::Signer),
    ("create_task_mobile_signing", May::Doer),
    ("get_mobile_signing", May::AccountOfNothing),
    ("cancel_mobile_signing", May::AccountOfNothing),
    ("get_mobile_signing_svg", May::AccountOfNothing),
    ("get_mobile_signing_png", May::AccountOfNothing),
    ("open_mobile_signing", May::Public),
    ("get_mobile_documents", May::Public),
    ("put_mobile_documents", May::Public),
    ("list_applications", May::AnyToken),
    ("create_application", May::Applicant),
    ("get_application", May::OwnerOrBody),
    ("get_application_trace", May::OwnerOrBody),
    ("get_application_diagram", May::OwnerOrBody),
    ("get_application_result", May::OwnerOrBody),
    ("get_application_result_pdf", May::OwnerOrBody),
    ("get_application_signable", May::OwnerOrBody),
    ("list_application_signatures", May::OwnerOrBody),
    ("get_application_evidence", May::OwnerOrBody),
    ("check_application_evidence", May::OwnerOrBody),
    ("list_payments", May::OwnerOrBody),
    ("get_payment", May::OwnerOrBody),
    ("get_payment_receipt", May::OwnerOrBody),
    ("update_application", May::Filer),
    ("submit_application", May::Filer),
    ("sign_application", May::Signer),
    ("withdraw_application", May::OwnerOfFiled),
    ("inquire_application", May::Filer),
    ("attach_document", May::FilerOfSeen),
    ("detach_document", May::FilerOfSeen),
    ("list_documents", May::OwnerOrBody),
    ("get_document", May::OwnerOrBody),
    ("upload_document", May::FilerOfSeen),
    ("download_document", May::OwnerOrBody),
    ("create_payment", May::Owner),
    ("answer_survey", May::Owner),
    ("list_tasks", May::Staff),
    ("count_tasks", May::Staff),
    ("get_task", May::Body),
    ("get_task_signable", May::Body),
    ("get_answer_signable", May::Body),
    ("complete_task", May::Doer),
    ("claim_task", May::Doer),
    ("release_task", May::Body),
    ("assign_task", May::Above),
];

/// A right body with its media type; empty where the operation takes none.
pub(super) fn body(operation: &str) -> (&'static str, String) {
    let value = match operation {
        "create_challenge" => json!({"client_id": "ruqsat-web"}),
        "issue_token" => {
            let form = "grant_type=password&client_id=ruqsat-web&username=990101500016&password=sandbox";
            return ("application/x-www-form-urlencoded", form.to_owned());
        }
        "introspect_token" | "revoke_token" => {
            let form = "token=none&client_id=demo-portal&client_secret=demo-portal-secret";
            return ("application/x-www-form-urlencoded", form.to_owned());
        }
        "activate_account" => json!({"code": "none", "iin": "990101500016", "password": "a long password"}),
        // There is a body with this number.
        "create_body" => json!({"bin": "750140000058", "name": name(), "parent": "{body}"}),
        "create_unit" => json!({"name": name()}),
        "create_post" => json!({"title": name(), "roles": []}),
        "create_employee" => {
            let post = "pst_01jd0000000000000000000000";
            json!({"iin": "990101500016", "name": "Сынақ", "post": post, "from": "2099-01-01"})
        }
        "create_substitution" => {
            let nobody = "emp_01jd0000000000000000000000";
            let (from, until) = ("2099-01-01", "2099-01-02");
            json!({"absent": nobody, "substitute": nobody, "from": from, "until": until, "ground": "№ 1"})
        }
        "update_body" | "update_unit" | "update_post" => json!({}),
        "update_employee" => json!({"until": "2099-01-01"}),
        "create_representation" => json!({"iin": "990101500016", "capacity": "right_to_sign"}),
        "create_application" => {
            json!({"service": "ozone-works-permit", "operation": "issue", "channel": "portal"})
        }
        "update_application" => json!({"form": {}}),
        "attach_document" => json!({"kind": "other", "name": "a.pdf", "content": ruqsat_tests::scan("a")}),
        "upload_document" => return ("application/pdf", "%PDF-1.7".to_owned()),
        "sign_application" => json!({"signature": "AAAA"}),
        "verify_signature" => json!({"content": "AAAA", "signature": "AAAA", "format": "cms"}),
        "create_task_mobile_signing" => json!({}),
        "put_mobile_documents" => {
            let document = json!({"file": {"mime": "", "data": "AAAA"}});
            let one =
                json!({"id": 1, "nameRu": "", "nameKz": "", "nameEn": "", "meta": [], "document": document});
            json!({"signMethod": "CMS_SIGN_ONLY", "version": 1, "documentsToSign": [one]})
        }
        "answer_survey" => {
            json!({"answers": [{"question": 1, "answer": 1}, {"question": 2, "answer": 1}]})
        }
        // Wrong, so that nobody's addresses change.
        "update_notice_preferences" => json!({"language": "kk", "sms": {"to": "nowhere", "is_on": true}}),
        "confirm_notice_address" => json!({"channel": "sms", "code": "000000"}),
        // In force already: nothing changes.
        "change_licence" => json!({"change": "resume", "ground": "№ 1"}),
        // No such place: nothing changes.
        "change_licence_places" => json!({"end": [1_000_000], "ground": "№ 1"}),
        "assign_task" => json!({"employee": "emp_01jd0000000000000000000000"}),
        "complete_task" => json!({"activity": "accept", "verdict": "ok"}),
        "receive_payment_callback" => json!({}),
        _ => return ("", String::new()),
    };
    ("application/json", value.to_string())
}

fn name() -> Value {
    json!({"kk": "Бөлім", "ru": "Отдел", "en": "Division"})
}

/// A right query, where one is needed.
pub(super) fn query(operation: &str) -> &'static str {
    match operation {
        "get_service_form" => "?operation=issue",
        "get_answer_signable" => "?verdict=ok",
        "upload_document" => "?kind=other&name=b.pdf",
        "count_deadline" => "?start=2026-11-23T06:00:00Z&value=3&unit=working_day",
        _ => "",
    }
}
