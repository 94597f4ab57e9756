//! Tasks, for screens.

use crate::database::Database;
use crate::organisations::employments;
use crate::tasks;
use async_trait::async_trait;
use chrono::NaiveDate;
use ruqsat_licensing::ids::{AccountId, BodyId, TaskId};
use ruqsat_licensing::organisations::{Duties, Held};
use ruqsat_licensing::ports::{Page, PageRequest, TaskCount, TaskFilter, TaskShown, TaskViews};
use ruqsat_licensing::review::TaskMove;
use ruqsat_licensing::values::{Iin, Instant};
use ruqsat_licensing::{Reader, Result};

#[async_trait]
impl TaskViews for Database {
    async fn task(&self, reader: &Reader, id: &TaskId) -> Result<TaskShown> {
        let (scope, id) = (reader.scope.clone(), id.clone());
        let found = self.read(move |conn| tasks::view(conn, &scope, &id)).await?;
        self.shown(reader, &found.task.application).await?;
        Ok(found)
    }

    async fn task_moves(&self, id: &TaskId) -> Result<Vec<(TaskMove, [Option<String>; 2])>> {
        let id = id.clone();
        self.read(move |conn| tasks::moves::list(conn, &id)).await
    }

    async fn tasks(
        &self,
        reader: &Reader,
        filter: &TaskFilter,
        page: &PageRequest,
    ) -> Result<Page<TaskShown>> {
        let (scope, filter, page) = (reader.scope.clone(), filter.clone(), page.clone());
        self.read(move |conn| tasks::list(conn, &scope, &filter, &page)).await
    }

    async fn task_counts(
        &self,
        reader: &Reader,
        reach: Option<&[Held]>,
        me: &AccountId,
        now: Instant,
        near: Instant,
    ) -> Result<Vec<TaskCount>> {
        let (scope, reach, me) = (reader.scope.clone(), reach.map(<[Held]>::to_vec), me.clone());
        self.read(move |conn| tasks::counts(conn, &scope, reach.as_deref(), &me, now, near)).await
    }

    async fn duties(&self, iin: &Iin, body: &BodyId, day: NaiveDate) -> Result<Option<Duties>> {
        let (iin, body) = (iin.clone(), body.clone());
        let (person, of) = (iin.clone(), body.clone());
        let posts = self.read(move |conn| employments::held(conn, &person, &of, day)).await?;
        let is_employed = posts.iter().any(|post| post.is_own);
        Ok(is_employed.then_some(Duties { body, iin, posts }))
    }
}
