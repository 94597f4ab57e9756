//! The audit: who did what on which case, when and from where, and never the content. A unit of work that changes
//! something leaves its row in the same transaction; a read by staff leaves one before it is answered.

use crate::access::{Actor, Role, Standing};
use crate::error::{Error, Result};
use crate::ids::{AccountId, ApplicationId, AuditId, BodyId, Mint, SessionId};
use crate::values::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Something was changed.
    Write,
    /// Staff was shown something of a case.
    Read,
    /// Somebody signed in, or tried to.
    SignIn,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// Done.
    Done,
    /// Refused: the credentials were wrong.
    Refused,
}

/// What one did it as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditStanding {
    /// An applicant.
    Applicant,
    /// A member of staff.
    Staff,
    /// A portal with no person behind it.
    Client,
    /// An outside system, by a message that it signed.
    Gateway,
    /// This server itself: a worker, or the start.
    System,
    /// Nobody that is known: a sign-in by a wrong name.
    Unknown,
}

/// A row of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its id; later ones sort after earlier ones, as far as clocks agree.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// What was done.
    pub deed: Deed,
    /// Operation id of the API, or the name of the worker.
    pub operation: String,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// As what.
    pub standing: AuditStanding,
    /// The account.
    pub account: Option<AccountId>,
    /// The OAuth 2 client it came through, or the name of the outside system.
    pub client: Option<String>,
    /// The licensing body of a member of staff.
    pub body: Option<BodyId>,
    /// His roles.
    pub roles: BTreeSet<Role>,
    /// The case.
    pub application: Option<ApplicationId>,
    /// The thing named in the request, by its id: a task, a payment.
    pub subject: Option<String>,
    /// The cases a list showed.
    pub seen: Vec<ApplicationId>,
    /// Id of the request, as logs and problems carry it.
    pub request: String,
    /// Address of the caller.
    pub peer: Option<IpAddr>,
    /// How many events it stands for: one, but for failed sign-ins that came too fast.
    pub times: i64,
}

/// Where a request came in, as the edge knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Operation id of the API.
    pub operation: String,
    /// Id of the request.
    pub request: String,
    /// Address of the caller.
    pub peer: Option<IpAddr>,
    /// The id in the path, if it is one of ours.
    pub subject: Option<String>,
}

/// Who answers for what is done.
#[derive(Clone, Debug)]
pub enum Author {
    /// The authenticated caller.
    Caller(Actor),
    /// An outside system, by name.
    Gateway(&'static str),
    /// This server.
    System,
    /// Nobody that is known.
    Unknown,
}

/// What a unit of work or a read writes its rows from: handed in with every one of them.
#[derive(Clone, Debug)]
pub struct Trail {
    by: Option<Arc<By>>,
    /// The call is a write: its row covers what it reads.
    writing: bool,
}

#[derive(Debug)]
struct By {
    author: Author,
    origin: Origin,
    at: Instant,
    /// Each row of a call has its own id, in however many transactions.
    mint: Mutex<Mint>,
    /// What the call was shown already.
    seen: Mutex<BTreeSet<ApplicationId>>,
}

impl Trail {
    /// The trail of one call.
    pub fn new(author: Author, origin: Origin, at: Instant, mint: &Mint) -> Self {
        let (mint, seen) = (Mutex::new(mint.clone()), Mutex::default());
        Self { by: Some(Arc::new(By { author, origin, at, mint, seen })), writing: false }
    }

    /// The trail of this server's own work.
    pub fn system(operation: &str, at: Instant, mint: &Mint) -> Self {
        let origin = Origin { operation: operation.into(), request: operation.into(), ..Origin::default() };
        Self::new(Author::System, origin, at, mint)
    }

    /// For units that change nothing but their own bookkeeping, or nothing at all: any other change fails.
    pub fn nobody() -> Self {
        Self { by: None, writing: false }
    }

    /// The same trail for a call that writes.
    pub fn writing(mut self) -> Self {
        self.writing = true;
        self
    }

    /// The rows of a unit of work that changed these cases; none of a case is one row too.
    pub fn written(&self, cases: &[ApplicationId]) -> Result<Vec<AuditRow>> {
        let by = self.by()?;
        if cases.is_empty() {
            return Ok(vec![by.row(Deed::Write)]);
        }
        Ok(cases.iter().map(|case| by.of(Deed::Write, case)).collect())
    }

    /// The row of a read that shows staff one case; `None` where the call was shown it already.
    pub fn shown(&self, case: &ApplicationId) -> Result<Option<AuditRow>> {
        let by = self.by()?;
        let is_new = by.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(case.clone());
        Ok((is_new && !self.writing).then(|| by.of(Deed::Read, case)))
    }

    /// The row of a list that shows staff many cases.
    pub fn listed(&self, seen: Vec<ApplicationId>) -> Result<AuditRow> {
        Ok(AuditRow { seen, ..self.by()?.row(Deed::Read) })
    }

    /// The row of a sign-in; `times` is how many it stands for.
    pub fn sign_in(&self, outcome: AuditOutcome, times: i64) -> Result<AuditRow> {
        Ok(AuditRow { outcome, times, ..self.by()?.row(Deed::SignIn) })
    }

    /// The session it is done in: one that has ended does nothing any more.
    pub fn session(&self) -> Option<&SessionId> {
        match &self.by.as_deref()?.author {
            Author::Caller(actor) => actor.session.as_ref(),
            _ => None,
        }
    }

    /// Where it came from.
    pub(crate) fn peer(&self) -> Option<IpAddr> {
        self.by.as_deref()?.origin.peer
    }

    fn by(&self) -> Result<&By> {
        self.by.as_deref().ok_or_else(|| Error::Internal("nobody answers for this in the audit".into()))
    }
}

impl By {
    fn of(&self, deed: Deed, case: &ApplicationId) -> AuditRow {
        AuditRow { application: Some(case.clone()), ..self.row(deed) }
    }

    fn row(&self, deed: Deed) -> AuditRow {
        let id = AuditId::new(&mut self.mint.lock().unwrap_or_else(PoisonError::into_inner));
        let mut row = AuditRow {
            id,
            at: self.at,
            deed,
            operation: self.origin.operation.clone(),
            outcome: AuditOutcome::Done,
            standing: AuditStanding::Unknown,
            account: None,
            client: None,
            body: None,
            roles: BTreeSet::new(),
            application: None,
            subject: self.origin.subject.clone(),
            seen: Vec::new(),
            request: self.origin.request.clone(),
            peer: self.origin.peer,
            times: 1,
        };
        match &self.author {
            Author::Unknown => {}
            Author::System => row.standing = AuditStanding::System,
            Author::Gateway(name) => {
                (row.standing, row.client) = (AuditStanding::Gateway, Some((*name).to_owned()));
            }
            Author::Caller(actor) => {
                (row.account, row.client) = (Some(actor.account.clone()), Some(actor.client.clone()));
                row.standing = match &actor.standing {
                    Standing::Applicant { .. } => AuditStanding::Applicant,
                    Standing::Client => AuditStanding::Client,
                    Standing::Staff { body, roles, .. } => {
                        (row.body, row.roles) = (Some(body.clone()), roles.clone());
                        AuditStanding::Staff
                    }
                };
            }
        }
        row
    }
}
