//! The port for screens. One statement needs no transaction; more than one read a snapshot.

use crate::database::Database;
use crate::{applications, licences, payments, signatures, surveys, tasks, trace};
use async_trait::async_trait;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::ids::{ApplicationId, LicenceId, PaymentId, TaskId};
use ruqsat_licensing::licences::Licence;
use ruqsat_licensing::payments::Payment;
use ruqsat_licensing::ports::{
    ApplicationFilter, LicenceFilter, Page, PageRequest, StoredSignature, SurveyStatistics, TaskFilter, Views,
};
use ruqsat_licensing::review::Task;
use ruqsat_licensing::{Result, Scope};

#[async_trait]
impl Views for Database {
    async fn application(&self, scope: &Scope, id: &ApplicationId) -> Result<Application> {
        let (scope, id) = (scope.clone(), id.clone());
        self.read(move |conn| applications::view(conn, &scope, &id)).await
    }

    async fn applications(
        &self,
        scope: &Scope,
        filter: &ApplicationFilter,
        page: &PageRequest,
    ) -> Result<Page<Application>> {
        let (scope, filter, page) = (scope.clone(), filter.clone(), page.clone());
        self.read(move |conn| applications::list(conn, &scope, &filter, &page)).await
    }

    async fn trace(&self, scope: &Scope, id: &ApplicationId) -> Result<Vec<TraceRow>> {
        let (scope, id) = (scope.clone(), id.clone());
        self.snapshot(move |conn| trace::list(conn, &scope, &id)).await
    }

    async fn payments(&self, scope: &Scope, id: &ApplicationId) -> Result<Vec<Payment>> {
        let (scope, id) = (scope.clone(), id.clone());
        self.snapshot(move |conn| payments::list(conn, &scope, &id)).await
    }

    async fn payment(&self, scope: &Scope, id: &PaymentId) -> Result<Payment> {
        let (scope, id) = (scope.clone(), id.clone());
        self.read(move |conn| payments::view(conn, &scope, &id)).await
    }

    async fn signatures(&self, scope: &Scope, id: &ApplicationId) -> Result<Vec<StoredSignature>> {
        let (scope, id) = (scope.clone(), id.clone());
        self.snapshot(move |conn| signatures::list(conn, &scope, &id)).await
    }

    async fn content(&self, scope: &Scope, id: &ApplicationId, sha256: &str) -> Result<Vec<u8>> {
        let (scope, id, sha256) = (scope.clone(), id.clone(), sha256.to_owned());
        let work = move |conn: &mut _| signatures::view_content(conn, &scope, &id, &sha256);
        self.read(work).await
    }

    async fn task(&self, scope: &Scope, id: &TaskId) -> Result<Task> {
        let (scope, id) = (scope.clone(), id.clone());
        self.read(move |conn| tasks::view(conn, &scope, &id)).await
    }

    async fn tasks(&self, scope: &Scope, filter: &TaskFilter, page: &PageRequest) -> Result<Page<Task>> {
        let (scope, filter, page) = (scope.clone(), filter.clone(), page.clone());
        self.read(move |conn| tasks::list(conn, &scope, &filter, &page)).await
    }

    async fn licence(&self, id: &LicenceId) -> Result<Licence> {
        let id = id.clone();
        self.read(move |conn| licences::view(conn, &id)).await
    }

    async fn licences(&self, filter: &LicenceFilter, page: &PageRequest) -> Result<Page<Licence>> {
        let (filter, page) = (filter.clone(), page.clone());
        self.read(move |conn| licences::list(conn, &filter, &page)).await
    }

    async fn survey_statistics(&self, service: &str) -> Result<SurveyStatistics> {
        let service = service.to_owned();
        self.snapshot(move |conn| surveys::statistics(conn, &service)).await
    }
}
