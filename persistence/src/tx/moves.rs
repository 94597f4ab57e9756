//! How tasks go from hand to hand, in one transaction.

use super::Unit;
use crate::tasks;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::{AccountId, ApplicationId, BodyId};
use ruqsat_licensing::ports::TasksTx;
use ruqsat_licensing::review::{Task, TaskMove};

impl TasksTx for Unit<'_> {
    fn insert_move(&mut self, application: &ApplicationId, moved: &TaskMove) -> Result<()> {
        tasks::moves::insert(self.of(application), moved)
    }
    fn tasks_of_assignee(&mut self, body: &BodyId, account: &AccountId) -> Result<Vec<Task>> {
        tasks::of_assignee(self.conn, body, account)
    }
}
