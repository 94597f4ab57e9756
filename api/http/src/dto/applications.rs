//! Applications.

use super::{Applicant, Approval, Channel, Desk, Money, OnBehalf};
use crate::extract::Body;
use chrono::{DateTime, Utc};
use ruqsat_licensing::Actor;
use ruqsat_licensing::applications::{Application as Aggregate, is_filer};
use ruqsat_licensing::catalogue::{Activity, Definition};
use ruqsat_licensing::flow::{FeeState, Status as Domain, awaited};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A new application.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "service": "ozone-works-permit", "operation": "issue", "channel": "portal",
    "form": {"works": ["repair"], "substances": [{"name": "R-22", "quantity_kg": 12.5}], "address": "Алматы, Абай 1"},
    "submit": true
}))]
pub(crate) struct NewApplication {
    /// Code of the service.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    pub(crate) service: String,
    /// One of the service's operations.
    #[validate(length(max = 60))]
    #[schema(max_length = 60)]
    pub(crate) operation: String,
    /// How it comes.
    pub(crate) channel: Channel,
    /// For whom it is entered: at a desk (`provider`, `psc`) and only there.
    #[validate(nested)]
    pub(crate) applicant: Option<OnBehalf>,
    /// Code of the region in which it is wanted (`GET /v1/territories`): the region's body decides it, else that of the
    /// whole country. Needed where a service has bodies in regions only: `bodies` of the service names them.
    #[validate(length(equal = 2))]
    #[schema(pattern = "^[0-9]{2}$", example = "75")]
    pub(crate) territory: Option<String>,
    /// The licence it is about: for every operation that needs one.
    #[validate(length(max = 40))]
    #[schema(max_length = 40, pattern = "^lic_[0-9a-z]{26}$")]
    pub(crate) subject_licence: Option<String>,
    /// The form, by the schema of `GET /v1/services/{code}/form`. A draft may be unfinished.
    #[serde(default)]
    pub(crate) form: Map<String, Value>,
    /// Submit it at once.
    #[serde(default)]
    pub(crate) submit: bool,
    /// An application of the same applicant, service and operation that ended before it was registered. This one is a copy
    /// of it: with its form where `form` is empty, and with what was paid for it, if that is not on its way back yet.
    #[validate(length(max = 40))]
    #[schema(max_length = 40, pattern = "^app_[0-9a-z]{26}$")]
    pub(crate) copy_of: Option<String>,
}

impl Body for NewApplication {
    const LIMIT: usize = 256 * 1024;
}

/// A change of a draft.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"form": {"works": ["repair"], "substances": [], "address": "Алматы, Абай 1"}}))]
pub(crate) struct ApplicationChange {
    /// The new form, whole.
    pub(crate) form: Map<String, Value>,
}

impl Body for ApplicationChange {
    const LIMIT: usize = 256 * 1024;
}

/// The outside status of an application: few and stable.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub(crate) enum ApplicationStatus {
    Draft,
    AwaitingPayment,
    AwaitingSignature,
    Registered,
    InReview,
    AwaitingApprovals,
    Suspended,
    ReadyForCollection,
    Issued,
    Refused,
    NotAccepted,
    Withdrawn,
    Expired,
}

macro_rules! same {
    ($($name:ident),*) => {
        impl From<Domain> for ApplicationStatus {
            fn from(status: Domain) -> Self {
                match status { $(Domain::$name => Self::$name,)* }
            }
        }
        impl From<ApplicationStatus> for Domain {
            fn from(status: ApplicationStatus) -> Self {
                match status { $(ApplicationStatus::$name => Self::$name,)* }
            }
        }
    };
}
same!(
    Draft,
    AwaitingPayment,
    AwaitingSignature,
    Registered,
    InReview,
    AwaitingApprovals,
    Suspended,
    ReadyForCollection,
    Issued,
    Refused,
    NotAccepted,
    Withdrawn,
    Expired
);

/// Narrows and pages the list of applications.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationQuery {
    /// Only this service.
    #[validate(length(max = 80))]
    #[param(max_length = 80)]
    pub(crate) service: Option<String>,
    /// Only this status.
    pub(crate) status: Option<ApplicationStatus>,
    /// Where to go on: `next_cursor` of the page before.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// An application.
#[derive(Serialize, ToSchema)]
pub(crate) struct Application {
    /// Its id.
    #[schema(pattern = "^app_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// Code of the service.
    #[schema(max_length = 80)]
    pub(crate) service: String,
    /// Id of the body that decides it: its name, region and hours are at `/v1/bodies/{id}`.
    #[schema(pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) body: String,
    /// Version of the definition it runs under.
    #[schema(max_length = 20)]
    pub(crate) definition_version: String,
    /// What is asked for.
    #[schema(max_length = 60)]
    pub(crate) operation: String,
    /// How it came.
    pub(crate) channel: Channel,
    /// Where it stands.
    pub(crate) status: ApplicationStatus,
    /// Who applies.
    pub(crate) applicant: Applicant,
    /// Where it was entered for the applicant; absent if he filed it himself.
    pub(crate) desk: Option<Desk>,
    /// The licence it is about.
    #[schema(max_length = 40)]
    pub(crate) subject_licence: Option<String>,
    /// The form as it was written.
    pub(crate) form: Map<String, Value>,
    /// The fee, once it is known.
    pub(crate) fee: Option<Fee>,
    /// Registration number, once registered.
    #[schema(max_length = 30)]
    pub(crate) registered_no: Option<String>,
    /// When it was received in law.
    pub(crate) registered_at: Option<DateTime<Utc>>,
    /// The bodies that were asked whether they agree.
    #[schema(max_items = 20)]
    pub(crate) approvals: Vec<Approval>,
    /// Number of the signed result, once decided.
    #[schema(max_length = 30)]
    pub(crate) result_number: Option<String>,
    /// What the caller can do next, and where: the applicant, or the desk that enters it. What else staff does is a
    /// task.
    #[schema(max_items = 10)]
    pub(crate) next: Vec<Link>,
    /// Grows with every change.
    pub(crate) version: i64,
    /// When it was created.
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    pub(crate) updated_at: DateTime<Utc>,
    /// The first moment after its whole term: `GET /v1/applications/{id}/deadline` tells it day by day. Absent before it
    /// is registered and while it is suspended.
    pub(crate) due_at: Option<DateTime<Utc>>,
}

/// What is owed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Fee {
    /// How much.
    pub(crate) amount: Money,
    /// Whether it is settled.
    pub(crate) paid: bool,
}

/// Something that can be done next.
#[derive(Serialize, ToSchema)]
pub(crate) struct Link {
    /// `edit`, `attach`, `submit`, `inquire`, `pay`, `signable`, `sign`, `withdraw`, `result` or `survey`.
    #[schema(max_length = 20)]
    pub(crate) rel: String,
    /// HTTP method.
    #[schema(max_length = 10)]
    pub(crate) method: String,
    /// Path on this server.
    #[schema(max_length = 200)]
    pub(crate) href: String,
}

impl Application {
    /// The application as the API shows it to this caller.
    pub(crate) fn new(aggregate: Aggregate, definition: &Definition, actor: &Actor) -> Self {
        let next = links(&aggregate, definition, actor);
        let facts = &aggregate.case.facts;
        let fee = match &facts.fee {
            FeeState::NotDue => None,
            FeeState::Due { amount } => Some(Fee { amount: (*amount).into(), paid: false }),
            FeeState::Paid { amount, .. } | FeeState::Proved { amount } => {
                Some(Fee { amount: (*amount).into(), paid: true })
            }
        };
        let signed = facts.result.as_ref().filter(|result| result.signature.is_some());
        Self {
            next,
            fee,
            registered_no: aggregate.registered_no().map(str::to_owned),
            registered_at: facts.registered.as_ref().map(|registered| registered.at),
            approvals: facts.approvals.iter().map(|one| Approval::new(one, actor.party().is_err())).collect(),
            result_number: signed.map(|result| result.number.clone()),
            operation: aggregate.operation().to_owned(),
            channel: aggregate.channel().into(),
            status: aggregate.status.into(),
            applicant: Applicant::new(&aggregate.applicant, &aggregate.applicant_name),
            desk: Desk::new(&aggregate),
            subject_licence: aggregate.subject_licence.map(Into::into),
            id: aggregate.id.into(),
            service: aggregate.service,
            body: aggregate.body.into(),
            definition_version: aggregate.definition_version,
            form: match aggregate.form {
                Value::Object(form) => form,
                _ => Map::new(),
            },
            version: aggregate.version,
            created_at: aggregate.created_at,
            updated_at: aggregate.updated_at,
            due_at: aggregate.due_at,
        }
    }
}

fn links(application: &Aggregate, definition: &Definition, actor: &Actor) -> Vec<Link> {
    let base = format!("/v1/applications/{}", application.id);
    let link = |rel: &str, method: &str, tail: &str| Link {
        rel: rel.into(),
        method: method.into(),
        href: format!("{base}{tail}"),
    };
    let (is_filer, is_applicant) = (is_filer(actor, application), actor.party().is_ok());
    let mut links = Vec::new();
    match awaited(definition, &application.case).map(|place| place.activity).filter(|_| is_filer) {
        // A desk identifies whoever stands there by the same call.
        Some(Activity::FillForm | Activity::IdentifyPerson) if application.case.facts.form.is_none() => {
            links.push(link("edit", "PATCH", ""));
            links.push(link("attach", "POST", "/documents"));
            links.push(link("submit", "POST", "/submit"));
        }
        Some(Activity::CheckRegister) => links.push(link("inquire", "POST", "/inquiries")),
        Some(
            Activity::TakeConsent | Activity::CheckPackage | Activity::MarkPaper | Activity::AttachScans,
        ) if application.desk.is_some() => {
            links.push(link("attach", "POST", "/documents"));
        }
        Some(Activity::Pay) => links.push(link("pay", "POST", "/payments")),
        Some(Activity::ChooseCertificate | Activity::CheckCertificate | Activity::Sign) if is_applicant => {
            links.push(link("signable", "GET", "/signable"));
            links.push(link("sign", "POST", "/signatures"));
        }
        _ => {}
    }
    match application.status {
        Domain::Issued | Domain::Refused => {
            links.push(link("result", "GET", "/result"));
            if definition.survey.is_some() && is_applicant {
                links.push(link("survey", "POST", "/survey"));
            }
        }
        status if status.is_closed() => {}
        _ if is_applicant || (is_filer && !application.is_filed()) => {
            links.push(link("withdraw", "POST", "/withdraw"));
        }
        _ => {}
    }
    links
}
