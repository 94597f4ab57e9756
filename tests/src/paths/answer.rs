//! How each answer is given: by the person whose it is, over HTTP.

use super::drive::Case;
use crate::people::sign;
use chrono::TimeDelta;
use ruqsat_licensing::Role;
use ruqsat_licensing::catalogue::{Activity, Choice, Said};
use ruqsat_licensing::flow::{Awaited, expected};
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{
    ApplicationStatus, DeskEvidence, NewSignature, Task, TaskCompletion, TaskState, Verdict,
};
use ruqsat_sdk::operations::ListTasksParams;
use std::time::Duration;

/// The bodies that are asked, and who answers for them, in the order in which they are named.
const ASKED: [(&str, &str); 2] =
    [("750140000068", "emergencies-officer"), ("750140000078", "interior-officer")];

/// Longest wait for something that comes by itself: a callback, the worker of silence.
const PATIENCE: Duration = Duration::from_secs(30);

fn told(fault: Error) -> String {
    format!("{fault:?}")
}

impl Case<'_, '_> {
    /// Gives one answer.
    pub(super) async fn give(&mut self, at: &Awaited, choice: &Choice) -> Result<(), String> {
        match (at.activity, &choice.answer) {
            // What the registers say, they were asked when it was submitted.
            (Activity::CheckRegister, _) => Ok(()),
            (Activity::Pay, Said::Paid) => self.pay().await,
            // The receipt was attached before.
            (Activity::Pay, Said::FeeProved) => Ok(()),
            (Activity::Pay, _) => self.sign(None, choice.ends_attempt).await,
            (Activity::AwaitApprovals | Activity::Suspend, Said::Silence) => self.wait_out().await,
            (Activity::AwaitApprovals | Activity::Suspend, said) => self.answer(*said == Said::Agreed).await,
            _ if at.role == Some(Role::Applicant) => {
                let bad = (choice.answer == Said::BadCertificate).then(|| self.bad_key());
                self.sign(bad, choice.ends_attempt).await
            }
            _ => self.complete(at, choice).await,
        }
    }

    async fn pay(&self) -> Result<(), String> {
        let person = self.crowd.person(self.filer).await;
        let payment = person.api.payments().create(&self.id).await.map_err(told)?;
        person.press(&payment, "pay").await;
        self.until(|status| *status != ApplicationStatus::AwaitingPayment).await
    }

    /// Waits until the status fits.
    async fn until(&self, fits: impl Fn(&ApplicationStatus) -> bool) -> Result<(), String> {
        let begun = std::time::Instant::now();
        loop {
            let person = self.crowd.person(self.filer).await;
            let status = person.api.applications().get(&self.id).await.map_err(told)?.status;
            if fits(&status) {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("still {}", status.as_str()));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// One of the certificates that end the attempt, by turns: revoked, expired, another's.
    fn bad_key(&mut self) -> &'static str {
        self.bad += 1;
        let keys: &[&'static str] = match self.filer {
            "applicant" => &["applicant-revoked", "applicant-expired", "applicant-entity"],
            "applicant-successor" => &["applicant-entity"],
            _ => &["applicant-successor"],
        };
        keys[(self.bad + self.route.0.len()) % keys.len()]
    }

    /// The applicant signs, with his own key or with a bad one.
    async fn sign(&self, key: Option<&'static str>, ends: bool) -> Result<(), String> {
        let person = self.crowd.person(self.filer).await;
        let content = person.api.applications().get_signable(&self.id).await.map_err(told)?.content;
        let signature = sign(self.crowd.world, key.unwrap_or(self.filer), &content);
        match (person.api.applications().sign(&self.id, &NewSignature { signature }).await, ends) {
            (Ok(_), false) => Ok(()),
            (Err(fault), true) if fault.code() == Some("attempt_ended") => Ok(()),
            (Ok(_), true) => Err("the attempt did not end".into()),
            (Err(fault), _) => Err(told(fault)),
        }
    }

    /// The next body that was asked answers.
    async fn answer(&mut self, agreed: bool) -> Result<(), String> {
        let (_, officer) = ASKED[self.heard];
        self.heard += 1;
        let task = self.task(officer, Activity::AwaitApprovals).await?;
        let verdict = if agreed { Verdict::Ok } else { Verdict::Fail };
        let mut done = TaskCompletion::new("await_approvals", verdict);
        done.text = (!agreed).then(|| "Келісілмейді.".to_owned());
        let person = self.crowd.person(officer).await;
        let done = person.signed_answer(&task.id, done).await.map_err(told)?;
        person.api.tasks().complete(&task.id, &done).await.map(drop).map_err(told)
    }

    /// Lets the time of the bodies pass: the clock of the world moves, and a worker ends the silence.
    async fn wait_out(&self) -> Result<(), String> {
        let (_, officer) = ASKED[self.heard];
        let due =
            self.task(officer, Activity::AwaitApprovals).await?.due_at.ok_or("no term for the answer")?;
        let world = self.crowd.world;
        world.advance(due - world.now() + TimeDelta::seconds(1));
        self.until(|status| *status == ApplicationStatus::Suspended).await
    }

    /// A member of staff does the open task.
    async fn complete(&self, at: &Awaited, choice: &Choice) -> Result<(), String> {
        let role = at.role.ok_or("nobody does it")?.to_string();
        let person = self.crowd.staff(&self.definition.code, &role).await;
        let act = choice.act.ok_or("nothing to command")?;
        let task = self.task(person.demo.key_name, act).await?;
        let yes = choice.answer != Said::No;
        let mut done = TaskCompletion::new(act.as_str(), if yes { Verdict::Ok } else { Verdict::Fail });
        let asked = expected(self.definition, at).ok_or("nothing is expected")?.evidence;
        let seen: Vec<_> = asked.into_iter().filter_map(evidence).collect();
        done.evidence = (!seen.is_empty()).then_some(seen);
        match act {
            _ if !yes => {
                let case = person.api.applications().get(&self.id).await.map_err(told)?;
                let denied = case.approvals.iter().any(|one| one.agreed == Some(false));
                // A body that does not agree leaves one ground to decide on.
                let decides = matches!(act, Activity::CheckCompleteness | Activity::CheckConformity);
                let ground = match denied && decides {
                    true => "approval_denied".to_owned(),
                    false => self.definition.grounds[0].id.clone(),
                };
                done.grounds = Some(vec![ground]);
                done.text = Some("Талаптарға сәйкес келмейді.".into());
            }
            Activity::Draft => {
                done.text = Some("Қорытынды.".into());
                if let Said::ComesOut(way) = &choice.answer {
                    done.outcome = Some(way.clone());
                }
            }
            Activity::RequestApprovals => {
                done.bodies = Some(ASKED.map(|(bin, _)| bin.to_owned()).to_vec());
            }
            Activity::Sign | Activity::SignResult => {
                let content = person.api.tasks().get_signable(&task.id).await.map_err(told)?.content;
                done.signature = Some(person.sign(&content));
            }
            _ => {}
        }
        person.api.tasks().complete(&task.id, &done).await.map(drop).map_err(told)
    }

    /// The open task of a person on this case.
    async fn task(&self, key_name: &'static str, activity: Activity) -> Result<Task, String> {
        let wanted = ListTasksParams {
            application: Some(self.id.clone()),
            all_roles: Some(true),
            state: Some(TaskState::Open),
            ..ListTasksParams::default()
        };
        let person = self.crowd.person(key_name).await;
        let open = person.api.tasks().list(&wanted).await.map_err(told)?.items;
        let names: Vec<_> = open.iter().map(|task| task.activity.clone()).collect();
        let task = open.into_iter().find(|task| task.activity == activity.as_str());
        task.ok_or_else(|| format!("{key_name} has no task {activity} but {names:?}"))
    }
}

fn evidence(activity: Activity) -> Option<DeskEvidence> {
    match activity {
        Activity::IdentifyPerson => Some(DeskEvidence::IdentifyPerson),
        Activity::TakeConsent => Some(DeskEvidence::TakeConsent),
        Activity::Collect => Some(DeskEvidence::Collect),
        _ => None,
    }
}
