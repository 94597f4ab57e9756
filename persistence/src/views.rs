//! The port for screens. One statement needs no transaction; more than one read a snapshot. What staff is shown of a
//! case goes through `shown`.

mod access;
mod notices;
mod organisations;
mod tasks;

use crate::database::Database;
use crate::{applications, documents, licences, numbers, payments, signatures, surveys, trace};
use async_trait::async_trait;
use ruqsat_licensing::applications::{Application, Document};
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::ids::{ApplicationId, LicenceId, PaymentId};
use ruqsat_licensing::licences::{Licence, LicenceChange, NumberEntry};
use ruqsat_licensing::payments::Payment;
use ruqsat_licensing::ports::{
    ApplicationFilter, LicenceFilter, Page, PageRequest, StoredSignature, SurveyStatistics, Views,
};
use ruqsat_licensing::surveys::{SurveyCases, SurveyRows};
use ruqsat_licensing::{Reader, Result};

#[async_trait]
impl Views for Database {
    async fn application(&self, reader: &Reader, id: &ApplicationId) -> Result<Application> {
        let (scope, id) = (reader.scope.clone(), id.clone());
        let found = self.read(move |conn| applications::view(conn, &scope, &id)).await?;
        self.shown(reader, &found.id).await?;
        Ok(found)
    }

    async fn applications(
        &self,
        reader: &Reader,
        filter: &ApplicationFilter,
        page: &PageRequest,
    ) -> Result<Page<Application>> {
        let (scope, filter, page) = (reader.scope.clone(), filter.clone(), page.clone());
        let found = self.read(move |conn| applications::list(conn, &scope, &filter, &page)).await?;
        self.listed(reader, found.items.iter().map(|application| application.id.clone()).collect()).await?;
        Ok(found)
    }

    async fn trace(&self, reader: &Reader, of: &ApplicationId) -> Result<Vec<TraceRow>> {
        let (scope, id) = (reader.scope.clone(), of.clone());
        let found = self.snapshot(move |conn| trace::list(conn, &scope, &id)).await?;
        self.shown(reader, of).await?;
        Ok(found)
    }

    async fn payments(&self, reader: &Reader, of: &ApplicationId) -> Result<Vec<Payment>> {
        let (scope, id) = (reader.scope.clone(), of.clone());
        let found = self.snapshot(move |conn| payments::list(conn, &scope, &id)).await?;
        self.shown(reader, of).await?;
        Ok(found)
    }

    async fn payment(&self, reader: &Reader, id: &PaymentId) -> Result<Payment> {
        let (scope, id) = (reader.scope.clone(), id.clone());
        let found = self.read(move |conn| payments::view(conn, &scope, &id)).await?;
        self.shown(reader, &found.application).await?;
        Ok(found)
    }

    async fn signatures(&self, reader: &Reader, of: &ApplicationId) -> Result<Vec<StoredSignature>> {
        let (scope, id) = (reader.scope.clone(), of.clone());
        let found = self.snapshot(move |conn| signatures::list(conn, &scope, &id)).await?;
        self.shown(reader, of).await?;
        Ok(found)
    }

    async fn signed(&self, reader: &Reader, of: &ApplicationId) -> Result<Vec<(StoredSignature, Vec<u8>)>> {
        let (scope, id) = (reader.scope.clone(), of.clone());
        let found = self.snapshot(move |conn| signatures::signed(conn, &scope, &id)).await?;
        self.shown(reader, of).await?;
        Ok(found)
    }

    async fn documents(&self, reader: &Reader, of: &ApplicationId) -> Result<Vec<Document>> {
        let (scope, id) = (reader.scope.clone(), of.clone());
        let found = self.snapshot(move |conn| documents::list(conn, &scope, &id)).await?;
        self.shown(reader, of).await?;
        Ok(found)
    }

    async fn content(&self, reader: &Reader, of: &ApplicationId, sha256: &str) -> Result<Vec<u8>> {
        let (scope, id, sha256) = (reader.scope.clone(), of.clone(), sha256.to_owned());
        let work = move |conn: &mut _| signatures::view_content(conn, &scope, &id, &sha256);
        let found = self.read(work).await?;
        self.shown(reader, of).await?;
        Ok(found)
    }

    async fn licence(&self, id: &LicenceId) -> Result<Licence> {
        let id = id.clone();
        self.read(move |conn| licences::view(conn, &id)).await
    }

    async fn licence_changes(&self, id: &LicenceId) -> Result<Vec<LicenceChange>> {
        let id = id.clone();
        self.read(move |conn| licences::changes::of(conn, &id)).await
    }

    async fn place_changes(&self, ids: &[LicenceId]) -> Result<Vec<LicenceChange>> {
        let ids = ids.to_vec();
        self.read(move |conn| licences::changes::of_places(conn, &ids)).await
    }

    async fn annexes(&self, id: &LicenceId, page: &PageRequest) -> Result<Page<Licence>> {
        let (id, page) = (id.clone(), page.clone());
        self.read(move |conn| licences::annexes(conn, &id, &page)).await
    }

    async fn number(&self, number: &str) -> Result<NumberEntry> {
        let number = number.to_owned();
        self.read(move |conn| numbers::view(conn, &number)).await
    }

    async fn licences(&self, filter: &LicenceFilter, page: &PageRequest) -> Result<Page<Licence>> {
        let (filter, page) = (filter.clone(), page.clone());
        self.read(move |conn| licences::list(conn, &filter, &page)).await
    }

    async fn survey_rows(&self, cases: &SurveyCases) -> Result<SurveyRows> {
        let cases = cases.clone();
        self.read(move |conn| surveys::rows(conn, &cases)).await
    }

    async fn survey_statistics(&self, service: &str) -> Result<SurveyStatistics> {
        let service = service.to_owned();
        self.snapshot(move |conn| surveys::statistics(conn, &service)).await
    }
}
