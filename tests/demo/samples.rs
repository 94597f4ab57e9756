//! Cases of all twenty services, made through the API by the demo people: each kind of end, and cases under way.

use chrono::TimeDelta;
use ruqsat_licensing::catalogue::{Definition, Entitled, OutcomeKind};
use ruqsat_licensing::values::civil_day;
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{
    Application, ApplicationStatus, Channel, Licence, NewApplication, NewLicenceChange, NewSurveyAnswer,
    SurveyChoice, TaskCompletion, Verdict, WantedChange,
};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::copies::Sample;
use ruqsat_tests::{Ending, Person, Staff, World, definition, example_form};

/// How long a licence with an end is valid: those issued longest ago end soon.
const VALID: TimeDelta = TimeDelta::days(750);

/// Makes them.
pub(crate) async fn make(world: &World) -> Result<Vec<Sample>, String> {
    let staff = Staff::sign_in(world).await;
    let services = world.anonymous().services().list().await.map_err(told)?.items;
    let mut samples = Vec::new();
    for (at, service) in services.iter().enumerate() {
        let definition = definition(&service.code);
        let may = |wanted: &str| definition.applicants.iter().any(|kind| kind == wanted);
        // Where both may, mostly entities do.
        let by_entity = may("legal_entity") && (at % 3 > 0 || !may("individual"));
        let person = world.person(if by_entity { "applicant-entity" } else { "applicant" }).await;
        for operation in service.operations.iter().filter(|one| !one.needs_licence) {
            let maker = Maker { staff: &staff, person: &person, definition: &definition, op: &operation.op };
            let made = maker.make(at).await.map_err(|fault| format!("{}: {fault}", service.code))?;
            samples.extend(made.into_iter().map(|(share, cases)| Sample { cases, share, by_entity }));
        }
    }
    world.rest().await;
    Ok(samples)
}

fn told(fault: Error) -> String {
    format!("{fault:?}")
}

/// Makes the samples of one operation.
struct Maker<'a> {
    staff: &'a Staff<'a>,
    person: &'a Person<'a>,
    definition: &'a Definition,
    op: &'a str,
}

impl Maker<'_> {
    /// Share and cases of each. What happens to a licence later goes round with the services.
    async fn make(&self, at: usize) -> Result<Vec<(u64, Vec<Application>)>, String> {
        let granted = self.granted(self.op, None, false).await?;
        self.answer(&granted).await?;
        let refused = self.staff.decide(&self.registered(self.op, None).await?, Ending::Refuse).await;
        self.answer(&refused).await?;
        let reviewed = self.registered(self.op, None).await?;
        for _ in 0..3 {
            let Some((person, task)) = self.staff.open(&reviewed).await.into_iter().next() else { break };
            let end = Ending::Grant(self.definition.outcomes().next());
            self.staff.finish(person, &task, end).await.map_err(told)?;
        }
        let withdrawn = self.filed(self.op, None).await?;
        self.person.api.applications().withdraw(&withdrawn.id).await.map_err(told)?;
        let mut made = vec![
            (500, vec![granted]),
            (90, vec![refused]),
            (60, vec![reviewed]),
            (25, vec![self.registered(self.op, None).await?]),
            (25, vec![withdrawn]),
            (30, vec![self.filed(self.op, None).await?]),
            (30, vec![self.draft(self.op, None).await?]),
        ];
        made.push((120, self.later(at).await?));
        let mut seen = Vec::with_capacity(made.len());
        for (share, cases) in made {
            let mut now = Vec::with_capacity(cases.len());
            for case in cases {
                now.push(self.person.api.applications().get(&case.id).await.map_err(told)?);
            }
            seen.push((share, now));
        }
        Ok(seen)
    }

    /// A licence that ends and that something happened to: suspended, terminated, or reissued where that can be.
    async fn later(&self, at: usize) -> Result<Vec<Application>, String> {
        let issued = self.granted(self.op, None, true).await?;
        let Some(entry) = self.entry(&issued).await? else { return Ok(vec![issued]) };
        let change = match at % 3 {
            0 => Some((WantedChange::Suspend, "Лицензиялық талаптарды бұзу")),
            1 => Some((WantedChange::Terminate, "Лицензиаттың өтініші")),
            _ => None,
        };
        if let Some((change, ground)) = change {
            let head = self.staff.licensor(&self.definition.code, "head");
            let change = NewLicenceChange::new(change, ground);
            head.api.licences().change(&entry.id, &change).await.map_err(told)?;
            return Ok(vec![issued]);
        }
        let holders = |op: &&ruqsat_licensing::catalogue::Operation| {
            op.by == Entitled::Holder && op.outcome == OutcomeKind::Reissue
        };
        match self.definition.operations.iter().find(holders) {
            Some(reissue) => {
                let reissued = self.granted(&reissue.op, Some(&entry), false).await?;
                Ok(vec![issued, reissued])
            }
            None => Ok(vec![issued]),
        }
    }

    async fn draft(&self, op: &str, about: Option<&Licence>) -> Result<Application, String> {
        let mut form = example_form(&self.definition.code, op);
        for (field, _) in self.definition.numbers_in(op) {
            form[field] = self.person.demo.login.into();
        }
        let new = NewApplication {
            form: Some(form),
            subject_licence: about.map(|licence| licence.id.clone()),
            ..NewApplication::new(&self.definition.code, op, Channel::Portal)
        };
        self.person.api.applications().create(&new).await.map_err(told)
    }

    /// Submitted: it waits for the fee, or for the signature.
    async fn filed(&self, op: &str, about: Option<&Licence>) -> Result<Application, String> {
        let draft = self.draft(op, about).await?;
        self.person.api.applications().submit(&draft.id).await.map_err(told)
    }

    async fn registered(&self, op: &str, about: Option<&Licence>) -> Result<Application, String> {
        let filed = self.filed(op, about).await?;
        if filed.status == ApplicationStatus::AwaitingPayment {
            self.person.pay(&filed.id).await;
        }
        self.person.sign_application(&filed.id).await.map_err(told)
    }

    /// Granted: in the first way there is for ever, or in the last one to a day and on a condition.
    async fn granted(&self, op: &str, about: Option<&Licence>, ends: bool) -> Result<Application, String> {
        let case = self.registered(op, about).await?;
        let mut outcomes = self.definition.outcomes();
        let outcome = if ends { outcomes.last() } else { outcomes.next() }.map(str::to_owned);
        if ends {
            let (person, task) = self.staff.until(&case, "draft").await;
            let today = civil_day(self.person.world.now());
            let draft = TaskCompletion {
                text: Some("Қорытынды.".into()),
                outcome: outcome.clone(),
                valid_until: Some(today + VALID),
                conditions: Some(vec!["Жыл сайын есеп беру".into()]),
                ..TaskCompletion::new("draft", Verdict::Ok)
            };
            person.api.tasks().complete(&task.id, &draft).await.map_err(told)?;
        }
        let closed = self.staff.decide(&case, Ending::Grant(outcome.as_deref())).await;
        match closed.status {
            ApplicationStatus::Issued => Ok(closed),
            other => Err(format!("{op} was meant to be granted and is {}", other.as_str())),
        }
    }

    async fn entry(&self, case: &Application) -> Result<Option<Licence>, String> {
        let number = ListLicencesParams { number: case.result_number.clone(), ..Default::default() };
        Ok(self.person.api.licences().list(&number).await.map_err(told)?.items.into_iter().next())
    }

    /// Answers the questionnaire, if there is one.
    async fn answer(&self, case: &Application) -> Result<(), String> {
        let survey = match self.person.api.surveys().get(&case.service).await {
            Ok(survey) => survey,
            Err(fault) if fault.status() == Some(404) => return Ok(()),
            Err(fault) => return Err(told(fault)),
        };
        let answers =
            survey.questions.iter().map(|question| SurveyChoice { question: question.n, answer: 3 });
        let answer = NewSurveyAnswer { answers: answers.collect() };
        self.person.api.surveys().answer(&case.id, &answer).await.map(drop).map_err(told)
    }
}
