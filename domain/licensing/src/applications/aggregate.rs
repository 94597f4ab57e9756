//! The application with its case: one aggregate, one row, one version.

use crate::access::Scope;
use crate::applications::Channel;
use crate::flow::{Case, Status};
use crate::ids::{AccountId, ApplicationId, BodyId, LicenceId};
use crate::registers::Representative;
use crate::values::{Instant, Party};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// Code of the service.
    pub service: String,
    /// Version of the definition the case began under.
    pub definition_version: String,
    /// Structure hash of that version (hex): start-up refuses a catalogue that differs while the case is open.
    pub structure_hash: String,
    /// Who applies.
    pub applicant: Party,
    /// Name of the applicant.
    pub applicant_name: String,
    /// The account that filed it.
    pub filed_by: AccountId,
    /// The OAuth 2 client it came through.
    pub client: String,
    /// The licensing body it is addressed to.
    pub body: BodyId,
    /// Who entered it for the applicant; `None` on the portal.
    pub desk: Option<Desk>,
    /// The licence it is about, for every operation but issue.
    pub subject_licence: Option<LicenceId>,
    /// Whether it asks for that licence as the holder's successor: such a one keeps the licence to itself only once it
    /// is filed, any other from its first draft.
    #[serde(default)]
    pub by_successor: bool,
    /// The form as the applicant wrote it.
    pub form: Value,
    /// The running case.
    pub case: Case,
    /// The outside status, stored in the same write as the case.
    pub status: Status,
    /// The first moment after its whole term; `None` until it is registered, while it is suspended, and where no term is
    /// known. A closed one keeps what it had.
    #[serde(default)]
    pub due_at: Option<Instant>,
    /// Version of the calendar that was counted with.
    #[serde(default)]
    pub calendar: Option<String>,
    /// Grows with every write; a write that knew another version is refused.
    pub version: i64,
    /// When it was created.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// The desk at which staff entered an application for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Whose desk: the licensing body's own, or a service centre's.
    pub body: BodyId,
    /// Whether the employee saw a document of identity of whoever stood there.
    pub identified: bool,
    /// Who stood there for the applicant, if somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<Representative>,
}

impl Application {
    /// What is asked for.
    pub fn operation(&self) -> &str {
        &self.case.op
    }

    /// How it came.
    pub fn channel(&self) -> Channel {
        self.case.channel
    }

    /// The registration number, once registered.
    pub fn registered_no(&self) -> Option<&str> {
        self.case.facts.registered.as_ref()?.no.as_deref()
    }

    /// Whether it is filed: registered, or sent on by a service centre to be.
    pub fn is_filed(&self) -> bool {
        self.case.facts.registered.is_some() || self.case.facts.sent_at.is_some()
    }

    /// When it came to the licensing body: sent on by a service centre, else registered.
    pub fn came_to_body_at(&self) -> Option<Instant> {
        let facts = &self.case.facts;
        facts.sent_at.or_else(|| facts.registered.as_ref().map(|registered| registered.at))
    }

    /// Whether it has come to the licensing body: filed, or entered at its own desk.
    pub fn is_with_body(&self) -> bool {
        self.is_filed() || self.channel() == Channel::Provider
    }

    /// Whether a caller with this scope may know of it: the same rule as the SQL filter, for aggregates in hand.
    pub fn is_visible(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Applicant(number) => self.applicant.number() == number,
            Scope::Staff { body, licensed, entered, asked } => {
                (*licensed && *body == self.body && self.is_with_body())
                    || (*entered && self.desk.as_ref().is_some_and(|desk| desk.body == *body))
                    || (*asked && self.case.facts.approvals.iter().any(|one| one.body == *body))
            }
            Scope::Nothing => false,
        }
    }
}
