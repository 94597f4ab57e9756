//! Everybody who works on applications of any service: licensors and the bodies they ask, each signed in once.

use crate::desks::definition;
use crate::people::Person;
use crate::world::World;
use ruqsat_licensing::Role;
use ruqsat_sandbox::demo::{self, DemoPerson};
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{Application, Task, TaskCompletion, Verdict};
use std::collections::BTreeMap;

/// How a case is to end.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// Granted; how it comes out, where it can in several ways.
    Grant(Option<&'a str>),
    /// Refused at the check of conformity.
    Refuse,
}

/// The staff of every body.
pub struct Staff<'w> {
    world: &'w World,
    people: BTreeMap<&'static str, Person<'w>>,
}

/// Business numbers of the bodies that can be asked.
pub fn asked_bins() -> Vec<String> {
    demo::people()
        .iter()
        .filter(|person| asked(person))
        .filter_map(|person| person.bin)
        .map(Into::into)
        .collect()
}

fn asked(person: &DemoPerson) -> bool {
    person.roles == [Role::StateBodies]
}

impl<'w> Staff<'w> {
    /// Signs everybody in.
    pub async fn sign_in(world: &'w World) -> Self {
        let mut people = BTreeMap::new();
        for person in demo::people().iter().filter(|person| person.body.is_some()) {
            people.insert(person.key_name, world.person(person.key_name).await);
        }
        Self { world, people }
    }

    /// The world they work in.
    pub fn world(&self) -> &'w World {
        self.world
    }

    /// One of them by the name of his key.
    pub fn person(&self, key_name: &str) -> &Person<'w> {
        &self.people[key_name]
    }

    /// Whoever of the licensor of a service holds a role.
    pub fn licensor(&self, service: &str, role: &str) -> &Person<'w> {
        let body =
            demo::bodies().iter().position(|body| body.services.contains(&service)).expect("a licensor");
        let holds = |person: &&Person<'_>| {
            person.demo.body == Some(body) && person.demo.roles.iter().any(|own| own.to_string() == role)
        };
        self.people.values().find(holds).expect("somebody holds the role")
    }

    /// What is open on a case, with who does it: the licensor's task, or the answers that are still to come.
    pub async fn open(&self, application: &Application) -> Vec<(&Person<'w>, Task)> {
        let mut open = Vec::new();
        let registrar = self.licensor(&application.service, "registrar");
        if let Some(task) = registrar.open_task(&application.id).await {
            open.push((self.licensor(&application.service, &task.role), task));
        }
        for person in self.people.values().filter(|person| asked(person.demo)) {
            open.extend(person.open_task(&application.id).await.map(|task| (person, task)));
        }
        open
    }

    /// Does the open task of the licensor until an activity is open.
    pub async fn until(&self, application: &Application, activity: &str) -> (&Person<'w>, Task) {
        for _ in 0..20 {
            let open = self.open(application).await;
            let (person, task) = open.into_iter().next().expect("an open task");
            if task.activity == activity {
                return (person, task);
            }
            self.finish(person, &task, Ending::Grant(None)).await.expect("a completed task");
        }
        panic!("{activity} never came");
    }

    /// Completes a task as the ending wants it.
    pub async fn finish(
        &self,
        person: &Person<'_>,
        task: &Task,
        end: Ending<'_>,
    ) -> Result<Application, Error> {
        let done = match (task.activity.as_str(), end) {
            ("request_approvals", _) => TaskCompletion {
                bodies: Some(asked_bins()),
                ..TaskCompletion::new("request_approvals", Verdict::Ok)
            },
            ("check_conformity", Ending::Refuse) => TaskCompletion {
                grounds: Some(vec![self.ground(person, task).await]),
                text: Some("Талаптарға сәйкес келмейді.".into()),
                ..TaskCompletion::new("check_conformity", Verdict::Fail)
            },
            ("draft", Ending::Grant(outcome)) => TaskCompletion {
                text: Some("Қорытынды.".into()),
                outcome: outcome.map(str::to_owned),
                ..TaskCompletion::new("draft", Verdict::Ok)
            },
            _ => return person.complete(task, true).await,
        };
        Ok(person.api.tasks().complete(&task.id, &done).await?.application)
    }

    /// The ground of a refusal: that of the body that does not agree, else the first of the act.
    async fn ground(&self, person: &Person<'_>, task: &Task) -> String {
        let case = person.api.applications().get(&task.application).await.expect("the application");
        match case.approvals.iter().any(|one| one.agreed == Some(false)) {
            true => "approval_denied".into(),
            false => definition(&task.service).grounds[0].id.clone(),
        }
    }

    /// Brings a registered case to its end.
    pub async fn decide(&self, application: &Application, end: Ending<'_>) -> Application {
        for _ in 0..60 {
            let open = self.open(application).await;
            let Some((person, task)) = open.first() else {
                let registrar = self.licensor(&application.service, "registrar");
                return registrar.api.applications().get(&application.id).await.expect("the application");
            };
            let finished = self.finish(person, task, end).await;
            finished.unwrap_or_else(|fault| panic!("{} {}: {fault:?}", application.service, task.activity));
        }
        panic!("{} never ends", application.id);
    }
}
