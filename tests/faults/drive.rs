//! A client's work: one application after another, each from the form to the decision.

use crate::chance::Chance;
use crate::desk::Desk;
use crate::{pay, review};
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{
    Application, ApplicationChange, ApplicationStatus, Channel, NewApplication, NewSignature,
    NewSurveyAnswer, SurveyChoice,
};
use ruqsat_tests::{OZONE, PIPELINES, ozone_form, pipelines_form};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What stops a driver: it is a violation, for nothing but a lost connection is allowed to come between.
pub(crate) type Stuck = String;

/// Drives cases until told to stop, and the last one to its end.
pub(crate) async fn work(desk: &Desk, seed: u64, next: &AtomicU64, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        let n = next.fetch_add(1, Ordering::Relaxed);
        let case = Drive { desk, n, chance: Chance::of(seed, n), id: String::new() };
        if let Err(stuck) = case.whole().await {
            desk.history.violation(format!("case {n} is stuck: {stuck}"));
        }
    }
}

/// An application on its way.
pub(crate) struct Drive<'d> {
    /// Where its client sits.
    pub(crate) desk: &'d Desk,
    /// Which case of the run it is; its idempotency keys begin so.
    pub(crate) n: u64,
    /// What it decides by.
    pub(crate) chance: Chance,
    /// The application, once there is one.
    pub(crate) id: String,
}

/// Says where an error came.
pub(crate) fn at<'a>(act: &'a str, id: &'a str) -> impl Fn(Error) -> Stuck + 'a {
    move |error| match error {
        Error::Transport(fault) => format!("{act} of {id}: never answered: {fault}"),
        other => format!("{act} of {id}: {other}"),
    }
}

impl Drive<'_> {
    /// The idempotency key of a write of this case.
    pub(crate) fn key(&self, act: &str) -> String {
        format!("case-{}-{act}", self.n)
    }

    async fn whole(mut self) -> Result<(), Stuck> {
        let paid = self.chance.once_in(2);
        let (who, body, registrar) = if paid {
            ("applicant-entity", "pipelines", "pipelines-registrar")
        } else {
            ("applicant", "ozone", "ozone-registrar")
        };
        let mut application = self.file(who, if paid { PIPELINES } else { OZONE }).await?;
        if application.status == ApplicationStatus::AwaitingPayment {
            if self.chance.once_in(6) {
                return pay::too_late(&mut self, who).await;
            }
            // Money that nobody here knows of yet is no copy's: it goes back, as from whoever pays too late.
            let known = pay::pay(&mut self, who).await?;
            if self.chance.once_in(5) && known {
                self.copy(who).await?;
            }
        }
        application = self.sign(who).await?;
        if application.registered_no.is_none() {
            return Err(format!("{} was signed and has no registration number", self.id));
        }
        review::walk(&mut self, body, registrar).await?;
        let id = &self.id;
        application = self.desk.read(who, |api| api.applications().get(id)).await.map_err(at("get", id))?;
        if !matches!(application.status, ApplicationStatus::Issued | ApplicationStatus::Refused) {
            return Err(format!("{id} has no open task and is {}", application.status.as_str()));
        }
        self.answer_survey(who, &application.service).await?;
        self.desk.history.finish(&self.id);
        Ok(())
    }

    /// Files it: in one request, or as a draft that is changed and submitted.
    async fn file(&mut self, who: &'static str, service: &str) -> Result<Application, Stuck> {
        let form = if service == PIPELINES { pipelines_form() } else { ozone_form() };
        let at_once = self.chance.once_in(2);
        let new = NewApplication {
            form: Some(form.clone()),
            submit: Some(at_once),
            ..NewApplication::new(service, "issue", Channel::Portal)
        };
        let (desk, key) = (self.desk, self.key("create"));
        let filed = desk.write(who, &key, &mut self.chance, |api| api.applications().create(&new)).await;
        let mut application = filed.map_err(at("create", "an application"))?;
        self.id.clone_from(&application.id);
        desk.history.note(who, "create", &application);
        if !at_once {
            let (id, change) = (&self.id, ApplicationChange { form });
            // A change has no key: done twice it is the same change.
            let changed = desk.read(who, |api| api.applications().update(id, &change)).await;
            desk.history.note(who, "update", &changed.map_err(at("update", id))?);
            let key = self.key("submit");
            let submitted =
                desk.write(who, &key, &mut self.chance, |api| api.applications().submit(id)).await;
            application = submitted.map_err(at("submit", id))?;
            desk.history.note(who, "submit", &application);
        }
        Ok(application)
    }

    /// Takes it back before it is filed, to file it otherwise: the copy takes the money along.
    async fn copy(&mut self, who: &'static str) -> Result<(), Stuck> {
        self.withdraw(who).await?;
        let (desk, original, key) = (self.desk, self.id.clone(), self.key("copy"));
        let new = NewApplication {
            copy_of: Some(original.clone()),
            submit: Some(true),
            ..NewApplication::new(PIPELINES, "issue", Channel::Portal)
        };
        let copied = desk.write(who, &key, &mut self.chance, |api| api.applications().create(&new)).await;
        let copy = copied.map_err(at("copy", &original))?;
        if copy.status != ApplicationStatus::AwaitingSignature {
            return Err(format!("{original} was paid and its copy {} is {}", copy.id, copy.status.as_str()));
        }
        desk.history.note(who, "copy", &copy);
        desk.history.carry(&original, &copy.id);
        desk.history.finish(&original);
        self.id.clone_from(&copy.id);
        Ok(())
    }

    /// Takes it back.
    pub(crate) async fn withdraw(&mut self, who: &'static str) -> Result<(), Stuck> {
        let (desk, id, key) = (self.desk, self.id.clone(), self.key("withdraw"));
        let withdrawn = desk.write(who, &key, &mut self.chance, |api| api.applications().withdraw(&id)).await;
        desk.history.note(who, "withdraw", &withdrawn.map_err(at("withdraw", &id))?);
        Ok(())
    }

    async fn sign(&mut self, who: &'static str) -> Result<Application, Stuck> {
        let (desk, id) = (self.desk, &self.id);
        let signable = desk.read(who, |api| api.applications().get_signable(id)).await;
        let signature = desk.sign(who, &signable.map_err(at("get_signable", id))?.content)?;
        let (body, key) = (NewSignature { signature }, self.key("sign"));
        let signed = desk.write(who, &key, &mut self.chance, |api| api.applications().sign(id, &body)).await;
        let application = signed.map_err(at("sign", id))?;
        desk.history.note(who, "sign", &application);
        Ok(application)
    }

    async fn answer_survey(&mut self, who: &'static str, service: &str) -> Result<(), Stuck> {
        let (desk, id) = (self.desk, &self.id);
        let survey = match desk.read("", |api| api.surveys().get(service)).await {
            Ok(survey) => survey,
            // This act asks nothing.
            Err(error) if error.status() == Some(404) => return Ok(()),
            Err(error) => return Err(at("get_survey", id)(error)),
        };
        let answers =
            survey.questions.iter().map(|question| SurveyChoice { question: question.n, answer: 1 });
        let (answer, key) = (NewSurveyAnswer { answers: answers.collect() }, self.key("survey"));
        let answered = desk.write(who, &key, &mut self.chance, |api| api.surveys().answer(id, &answer)).await;
        answered.map_err(at("survey", id))?;
        desk.history.amend(id, |case| case.surveyed = true);
        Ok(())
    }
}
