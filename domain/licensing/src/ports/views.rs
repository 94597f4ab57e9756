//! Reads for screens: a constant number of SQL statements each, filtered by the caller's scope.

use super::{AccessViews, NoticeViews, OrganisationViews, SealViews, TaskViews};
use crate::access::Reader;
use crate::applications::{Application, Document};
use crate::error::Result;
use crate::flow::{Status, TraceRow};
use crate::ids::{ApplicationId, BodyId, LicenceId, PaymentId};
use crate::licences::{Licence, LicenceChange, LicenceState, NumberEntry};
use crate::organisations::Territory;
use crate::payments::Payment;
use crate::ports::tx::StoredSignature;
use crate::surveys::{SurveyCases, SurveyRows};
use crate::values::Instant;
use async_trait::async_trait;

/// A place in a list that is sorted by time, newest first, then by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Time of the last row of the page before.
    pub at: Instant,
    /// Its id.
    pub id: String,
}

/// Which page of a list.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// After this row; `None` is the first page.
    pub after: Option<Cursor>,
    /// How many rows, 1 to 100.
    pub limit: u32,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// Narrows the list of applications.
#[derive(Clone, Debug, Default)]
pub struct ApplicationFilter {
    /// Only this service.
    pub service: Option<String>,
    /// Only this status.
    pub status: Option<Status>,
}

/// Narrows the register.
#[derive(Clone, Debug, Default)]
pub struct LicenceFilter {
    /// Only this service.
    pub service: Option<String>,
    /// Only this number.
    pub number: Option<String>,
    /// Only this holder, by IIN or BIN.
    pub holder: Option<String>,
    /// Only this state.
    pub state: Option<LicenceState>,
    /// Only entries of this body.
    pub body: Option<BodyId>,
    /// Only entries of bodies of this region.
    pub region: Option<Territory>,
    /// Only entries that bear all these words: `licences::words`, `licences::activity`.
    pub words: Vec<String>,
    /// No entry of these services.
    pub without: Vec<String>,
}

/// How often an answer was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerCount {
    /// Question, from 1.
    pub question: u8,
    /// Answer, from 1.
    pub answer: u8,
    /// How often.
    pub count: i64,
}

/// Statistics of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyStatistics {
    /// How many questionnaires were answered.
    pub answered: i64,
    /// How many applications of the service were decided.
    pub decided: i64,
    /// Answers by question, only those chosen at least once.
    pub counts: Vec<AnswerCount>,
}

/// The database, for reading. Lists are newest first. What a member of staff is shown of a case is written into the
/// audit first; where that fails the read fails: `Unavailable`. His inbox shows no personal data and leaves no row.
#[async_trait]
pub trait Views: SealViews + OrganisationViews + AccessViews + NoticeViews + TaskViews + Send + Sync {
    /// An application inside the reader's scope.
    async fn application(&self, reader: &Reader, id: &ApplicationId) -> Result<Application>;
    /// Applications inside the reader's scope.
    async fn applications(
        &self,
        reader: &Reader,
        filter: &ApplicationFilter,
        page: &PageRequest,
    ) -> Result<Page<Application>>;
    /// The trace of an application inside the reader's scope, in order.
    async fn trace(&self, reader: &Reader, id: &ApplicationId) -> Result<Vec<TraceRow>>;
    /// The payments of an application inside the reader's scope, newest first.
    async fn payments(&self, reader: &Reader, id: &ApplicationId) -> Result<Vec<Payment>>;
    /// A payment of an application inside the reader's scope.
    async fn payment(&self, reader: &Reader, id: &PaymentId) -> Result<Payment>;
    /// The signatures of an application inside the reader's scope, in order.
    async fn signatures(&self, reader: &Reader, id: &ApplicationId) -> Result<Vec<StoredSignature>>;
    /// The same, each with the bytes it covers.
    async fn signed(&self, reader: &Reader, id: &ApplicationId) -> Result<Vec<(StoredSignature, Vec<u8>)>>;
    /// The files of an application inside the reader's scope, in order: those replaced by a later version too, those
    /// taken out not.
    async fn documents(&self, reader: &Reader, id: &ApplicationId) -> Result<Vec<Document>>;
    /// Bytes that were signed in an application inside the reader's scope, by SHA-256 (hex).
    async fn content(&self, reader: &Reader, id: &ApplicationId, sha256: &str) -> Result<Vec<u8>>;
    /// An entry of the register; public.
    async fn licence(&self, id: &LicenceId) -> Result<Licence>;
    /// The history of an entry, in no order.
    async fn licence_changes(&self, id: &LicenceId) -> Result<Vec<LicenceChange>>;
    /// The changes of the places of entries, 100 at most, in no order.
    async fn place_changes(&self, ids: &[LicenceId]) -> Result<Vec<LicenceChange>>;
    /// The annexes of a licence and of those it was issued anew from, reissued ones too, newest first.
    async fn annexes(&self, id: &LicenceId, page: &PageRequest) -> Result<Page<Licence>>;
    /// What became of a number.
    async fn number(&self, number: &str) -> Result<NumberEntry>;
    /// The register; public. A page found by words may be short and have a next one all the same.
    async fn licences(&self, filter: &LicenceFilter, page: &PageRequest) -> Result<Page<Licence>>;
    /// Statistics of a service's questionnaire; public.
    async fn survey_statistics(&self, service: &str) -> Result<SurveyStatistics>;
    /// What was decided and answered, counted at each place; public.
    async fn survey_rows(&self, cases: &SurveyCases) -> Result<SurveyRows>;
}
