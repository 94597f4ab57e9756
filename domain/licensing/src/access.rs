//! Who acts, in what role, and which rows they may know of.

use crate::accounts::Permissions;
use crate::audit::Trail;
use crate::ids::{AccountId, BodyId, Mint, SessionId};
use crate::values::{Iin, Instant, Party};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// The roles of the acts. A step names one as its actor; a post in a licensing body holds some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one who asks for the service (тұтынушы, көрсетілетін қызметті алушы).
    Applicant,
    /// One acting by power of attorney.
    ApplicantRepresentative,
    /// The licensor where no employee is named.
    Provider,
    /// Enters a request for an applicant at the licensor's office.
    ProviderEmployee,
    /// Registers applications.
    Registrar,
    /// Reviews, drafts, forms the result.
    Executor,
    /// Head of a division.
    DivisionHead,
    /// Deputy head of the licensor.
    DeputyHead,
    /// Head of the licensor.
    Head,
    /// The authorised person whose signature makes the result.
    Signatory,
    /// Operator of a service centre.
    PscOperator,
    /// Bodies asked for approval.
    StateBodies,
    /// The body to ask about the status.
    AuthorisedBody,
    /// Manages the people of a body: no role of the acts, and none on a case.
    #[cfg_attr(feature = "schema", schemars(skip))]
    Administrator,
}

impl Role {
    /// Whether a member of staff acts in this role, so that entering such a step makes a task.
    pub fn is_staff(self) -> bool {
        !matches!(self, Self::Applicant | Self::ApplicantRepresentative)
    }

    /// Whether the role stands at a desk and enters requests for applicants.
    pub fn is_desk(self) -> bool {
        matches!(self, Self::ProviderEmployee | Self::PscOperator)
    }

    /// Whether its word is a decision on a case: whoever holds it signs in by his electronic signature. Desks and
    /// registrars take in, and administrators manage people.
    pub fn decides(self) -> bool {
        matches!(
            self,
            Self::Provider
                | Self::Executor
                | Self::DivisionHead
                | Self::DeputyHead
                | Self::Head
                | Self::Signatory
                | Self::StateBodies
        )
    }

    /// Whether the role has to do with what its body licenses. A service centre and a body that is asked for approval
    /// license nothing, and whoever manages people sees no case.
    fn is_of_licensor(self) -> bool {
        !matches!(self, Self::PscOperator | Self::StateBodies | Self::Administrator) && self.is_staff()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = serde_json::to_value(self).ok();
        f.write_str(name.as_ref().and_then(|name| name.as_str()).unwrap_or_default())
    }
}

/// What the signed-in one is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Standing {
    /// An applicant: a person, or a person acting for a legal entity.
    Applicant {
        /// Whose applications these are.
        party: Party,
        /// The person at the keyboard, where known.
        iin: Option<Iin>,
    },
    /// A member of staff of a licensing body.
    Staff {
        /// The body.
        body: BodyId,
        /// The person.
        iin: Iin,
        /// The roles of the post.
        roles: BTreeSet<Role>,
    },
    /// A third-party portal with no person behind the request.
    Client,
}

impl Standing {
    /// Whether somebody acts with a say in cases.
    pub fn decides(&self) -> bool {
        matches!(self, Self::Staff { roles, .. } if roles.iter().any(|role| role.decides()))
    }
}

/// The authenticated caller of a use case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account; of a client call, the client's own.
    pub account: AccountId,
    /// OAuth 2 client the call came through.
    pub client: String,
    /// Name for traces and documents.
    pub name: String,
    /// What the caller is.
    pub standing: Standing,
    /// When the session began.
    pub signed_in_at: Instant,
    /// The session; `None` while somebody is still signing in.
    pub session: Option<SessionId>,
    /// What the client may do for the caller, whatever he himself may.
    pub permissions: Permissions,
}

impl Actor {
    /// The applicant this caller speaks for, or `Forbidden`.
    pub fn party(&self) -> crate::Result<&Party> {
        match &self.standing {
            Standing::Applicant { party, .. } => Ok(party),
            _ => Err(crate::Error::Forbidden("only an applicant may do this")),
        }
    }

    /// The licensing body and roles of a member of staff, or `Forbidden`.
    pub fn staff(&self) -> crate::Result<(&BodyId, &Iin, &BTreeSet<Role>)> {
        match &self.standing {
            Standing::Staff { body, iin, roles } => Ok((body, iin, roles)),
            _ => Err(crate::Error::Forbidden("only staff of a licensing body may do this")),
        }
    }

    /// The rows this caller may know of: the one row filter for view, list, count and every other read.
    pub fn scope(&self) -> Scope {
        match &self.standing {
            Standing::Applicant { party, .. } => Scope::Applicant(party.number().to_owned()),
            Standing::Staff { body, roles, .. } => Scope::Staff {
                body: body.clone(),
                licensed: roles.iter().any(|role| role.is_of_licensor()),
                entered: roles.contains(&Role::PscOperator),
                asked: roles.contains(&Role::StateBodies),
            },
            Standing::Client => Scope::Nothing,
        }
    }
}

/// The row filter that persistence translates into SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Cases of one applicant, by IIN or BIN.
    Applicant(String),
    /// Cases of a body, as far as the roles of its member of staff reach. Drafts are nobody's business but the
    /// applicant's.
    Staff {
        /// The body.
        body: BodyId,
        /// Those that have come to it as the licensor: registered, sent on to it, or entered at its own desk.
        licensed: bool,
        /// Those entered at its desk, that of a service centre.
        entered: bool,
        /// Those about which it was asked.
        asked: bool,
    },
    /// No rows.
    Nothing,
}

impl Scope {
    /// The body whose member of staff reads.
    pub fn staff(&self) -> Option<&BodyId> {
        match self {
            Self::Staff { body, .. } => Some(body),
            Self::Applicant(_) | Self::Nothing => None,
        }
    }
}

/// One authenticated call: who, when, and where new ids come from.
#[derive(Clone, Debug)]
pub struct Call {
    /// The caller.
    pub actor: Actor,
    /// The moment of the call.
    pub now: Instant,
    /// Ids of this moment.
    pub mint: Mint,
    /// The caller's wish that this happens at most once.
    pub key: Option<IdempotencyKey>,
    /// The version of the thing to change that the caller has seen; another one is `Refused(Stale)`.
    pub seen_version: Option<i64>,
    /// What its rows in the audit are written from.
    pub trail: Trail,
}

impl Call {
    /// The caller as one who reads.
    pub fn reader(&self) -> Reader {
        Reader { scope: self.actor.scope(), trail: self.trail.clone() }
    }
}

/// Who reads: which rows, and who answers for it. What staff is shown of a case leaves a row in the audit.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The row filter.
    pub scope: Scope,
    /// What the audit's rows are written from.
    pub trail: Trail,
}

/// A key under which a write happens at most once, however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// SHA-256 (hex) of client, subject, operation and the key as sent: the same key of somebody else is another.
    pub scope: String,
    /// SHA-256 (hex) of path and body: the same key with another request is a mistake.
    pub request: String,
}
