//! Answering the questionnaire.

use super::SurveyAnswer;
use crate::access::Call;
use crate::applications::load;
use crate::error::{Error, Refusal, Result, Violation};
use crate::flow::Status;
use crate::ids::{ApplicationId, SurveyAnswerId};
use crate::once::once;
use crate::ports::Ports;

/// The answers to a questionnaire.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The application it is about.
    pub application: ApplicationId,
    /// Question and answer, both from 1.
    pub answers: Vec<(u8, u8)>,
}

/// Keeps one answer per decided application, by its applicant.
///
/// Errors: `NotFound("survey")` where the act has no questionnaire; `SurveyNotOpen` before the decision;
/// `SurveyAnswered` the second time; `Invalid` unless every question is answered exactly once.
pub async fn answer(ports: &Ports, call: &Call, command: Answer) -> Result<SurveyAnswer> {
    call.actor.party()?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
            let (application, definition) = load(tx, &catalogue, &call, &command.application)?;
            let survey = definition.survey.as_ref().ok_or(Error::NotFound("survey"))?;
            if !matches!(application.status, Status::Issued | Status::Refused) {
                return Err(Refusal::SurveyNotOpen.into());
            }
            let mut violations = Vec::new();
            for question in &survey.questions {
                let given: Vec<u8> = command
                    .answers
                    .iter()
                    .filter(|(n, _)| *n == question.n)
                    .map(|(_, answer)| *answer)
                    .collect();
                let fits =
                    matches!(given[..], [one] if (1..=question.answers.len()).contains(&usize::from(one)));
                if !fits {
                    let what = format!(
                        "question {} takes one answer from 1 to {}",
                        question.n,
                        question.answers.len()
                    );
                    violations.push(Violation::new("/answers", "survey_answer", what));
                }
            }
            if command.answers.len() != survey.questions.len() && violations.is_empty() {
                violations.push(Violation::new("/answers", "survey_answer", "there is no such question"));
            }
            if !violations.is_empty() {
                return Err(Error::Invalid(violations));
            }
            let answer = SurveyAnswer {
                id: SurveyAnswerId::new(&mut call.mint.clone()),
                application: application.id,
                service: application.service,
                answers: command.answers,
                answered_at: call.now,
            };
            tx.insert_survey_answer(&answer)?;
            Ok(answer)
            })
        })
        .await
}
