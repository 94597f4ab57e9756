//! The licensor's side: whoever has the open task does it.

use crate::people::{Desk, Fallible};
use ruqsat_sandbox::demo;
use ruqsat_sdk::models::{TaskCompletion, Verdict};
use ruqsat_sdk::operations::ListTasksParams;

/// Completes every task of an application, each by a member of staff of the body who holds the role.
pub(crate) async fn walk(desk: &Desk, body: &str, id: &str) -> Fallible<()> {
    let all =
        ListTasksParams { application: Some(id.into()), all_roles: Some(true), ..ListTasksParams::default() };
    let registrar = desk.sign_in(&format!("{body}-registrar")).await?;
    loop {
        let Some(task) = registrar.tasks().list(&all).await?.items.into_iter().next() else { return Ok(()) };
        let person = demo::people()
            .iter()
            .find(|person| {
                person.key_name.starts_with(body)
                    && person.roles.iter().any(|role| role.to_string() == task.role)
            })
            .ok_or("nobody holds the role")?;
        let client = desk.sign_in(person.key_name).await?;
        let mut done = TaskCompletion::new(task.activity.as_str(), Verdict::Ok);
        match task.activity.as_str() {
            "draft" => done.text = Some("Біліктілік талаптарына сәйкес келеді, беруге негіз бар.".into()),
            "sign_result" => {
                let signable = client.tasks().get_signable(&task.id).await?;
                done.signature = Some(desk.sign(person.key_name, &signable.content)?);
            }
            _ => {}
        }
        let result = client.tasks().complete(&task.id, &done).await?;
        println!(
            "review     {} {:<3} {:<19} {:<14} {} — {}",
            task.flow,
            task.n,
            task.activity,
            task.role,
            person.name,
            result.application.status.as_str()
        );
    }
}
