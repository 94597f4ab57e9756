//! Survey answers and their statistics, which are plain SQL over one row per question.

use crate::connection::AnyConn;
use crate::fault::{Unique, fault};
use crate::schema::{applications, survey_answers, survey_choices};
use crate::stored::{number, time};
use diesel::dsl::count_star;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ports::{AnswerCount, SurveyStatistics};
use ruqsat_licensing::surveys::SurveyAnswer;

const ONE_PER_APPLICATION: Unique = Unique {
    index: "survey_answers_application",
    columns: "survey_answers.application",
    refusal: Refusal::SurveyAnswered,
};

pub(crate) fn insert(conn: &mut AnyConn, answer: &SurveyAnswer) -> Result<()> {
    let row = (
        survey_answers::id.eq(answer.id.as_str()),
        survey_answers::application.eq(answer.application.as_str()),
        survey_answers::service.eq(&answer.service),
        survey_answers::answered_at.eq(time(answer.answered_at)),
    );
    diesel::insert_into(survey_answers::table)
        .values(row)
        .execute(conn)
        .map_err(|error| ONE_PER_APPLICATION.or_fault(error))?;
    for (question, choice) in &answer.answers {
        let row = (
            survey_choices::survey.eq(answer.id.as_str()),
            survey_choices::question.eq(i32::from(*question)),
            survey_choices::answer.eq(i32::from(*choice)),
        );
        diesel::insert_into(survey_choices::table).values(row).execute(conn).map_err(fault)?;
    }
    Ok(())
}

pub(crate) fn statistics(conn: &mut AnyConn, service: &str) -> Result<SurveyStatistics> {
    let answered = survey_answers::table
        .filter(survey_answers::service.eq(service))
        .select(count_star())
        .first(conn)
        .map_err(fault)?;
    let decided = applications::table
        .filter(applications::service.eq(service))
        .filter(applications::status.eq_any([Status::Issued.as_str(), Status::Refused.as_str()]))
        .select(count_star())
        .first(conn)
        .map_err(fault)?;
    let choice = (survey_choices::question, survey_choices::answer);
    let counts: Vec<(i32, i32, i64)> = survey_choices::table
        .inner_join(survey_answers::table)
        .filter(survey_answers::service.eq(service))
        .group_by(choice)
        .select((survey_choices::question, survey_choices::answer, count_star()))
        .order(choice)
        .load(conn)
        .map_err(fault)?;
    let counts = counts
        .into_iter()
        .map(|(question, answer, count)| {
            Ok(AnswerCount { question: number(question)?, answer: number(answer)?, count })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(SurveyStatistics { answered, decided, counts })
}
