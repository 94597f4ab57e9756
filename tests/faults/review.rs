//! The licensor's side of a case: whoever holds the role of the open task does it.

use crate::drive::{Drive, Stuck, at};
use ruqsat_sandbox::demo;
use ruqsat_sdk::models::{Task, TaskCompletion, Verdict};
use ruqsat_sdk::operations::ListTasksParams;

/// More tasks than any review has, sent back once.
const MOST: usize = 40;

/// Completes task after task until none is open. Some cases are refused, some results sent back before signing.
pub(crate) async fn walk(drive: &mut Drive<'_>, body: &str, registrar: &'static str) -> Result<(), Stuck> {
    let refuses = drive.chance.once_in(5);
    let mut sends_back = drive.chance.once_in(4);
    let open = ListTasksParams {
        application: Some(drive.id.clone()),
        all_roles: Some(true),
        ..ListTasksParams::default()
    };
    for _ in 0..MOST {
        let listed = drive.desk.read(registrar, |api| api.tasks().list(&open)).await;
        let tasks = listed.map_err(at("list_tasks", &drive.id))?.items;
        let [task] = tasks.as_slice() else {
            return if tasks.is_empty() { Ok(()) } else { Err(format!("{} has two open tasks", drive.id)) };
        };
        let yes = match task.activity.as_str() {
            "check_conformity" => !refuses,
            "sign_result" => !std::mem::take(&mut sends_back),
            _ => true,
        };
        complete(drive, colleague(body, &task.role)?, task, yes).await?;
    }
    Err(format!("{} has an open task after {MOST} completed ones", drive.id))
}

async fn complete(drive: &mut Drive<'_>, who: &'static str, task: &Task, yes: bool) -> Result<(), Stuck> {
    let desk = drive.desk;
    let mut done = TaskCompletion::new(task.activity.as_str(), if yes { Verdict::Ok } else { Verdict::Fail });
    if !yes {
        done.grounds = Some(vec!["requirements_not_met".into()]);
        done.text = Some("Талаптарға сәйкес келмейді.".into());
    } else if task.activity == "draft" {
        done.text = Some("Қорытынды.".into());
    } else if task.activity == "sign_result" {
        let signable = desk.read(who, |api| api.tasks().get_signable(&task.id)).await;
        done.signature = Some(desk.sign(who, &signable.map_err(at("get_signable", &task.id))?.content)?);
    }
    let key = drive.key(&task.id);
    let completed =
        desk.write(who, &key, &mut drive.chance, |api| api.tasks().complete(&task.id, &done)).await;
    let application = completed.map_err(at(&task.activity, &drive.id))?.application;
    desk.history.note(who, &task.activity, &application);
    Ok(())
}

/// Who of a body's staff holds a role.
fn colleague(body: &str, role: &str) -> Result<&'static str, Stuck> {
    let mut staff = demo::people().iter().filter(|person| person.key_name.starts_with(body));
    let found = staff.find(|person| person.roles.iter().any(|own| own.to_string() == role));
    found.map(|person| person.key_name).ok_or_else(|| format!("nobody of {body} is {role}"))
}
