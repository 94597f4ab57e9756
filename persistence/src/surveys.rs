//! Survey answers and their statistics, which are plain SQL over one row per question.

use crate::connection::{AnyConn, on_each};
use crate::fault::{Unique, fault};
use crate::schema::{applications, survey_answers, survey_choices};
use crate::stored::{number, time};
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamp};
use ruqsat_licensing::Result;
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ports::{AnswerCount, SurveyStatistics};
use ruqsat_licensing::surveys::{Place, SurveyAnswer, SurveyCases, SurveyRows};

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

/// The same placeholders serve both databases: see the head's statistics.
const CASES: &str = "FROM applications a JOIN bodies b ON b.id = a.body {joined} \
     WHERE a.decided_at >= $1 AND a.decided_at < $2 AND a.status IN ('issued', 'refused') \
       AND ($3 = '' OR a.service = $3) AND ($4 = '' OR a.body = $4) \
       AND ($5 = '' OR b.territory = $5) AND ($6 = '' OR a.channel = $6) \
     GROUP BY a.service, a.body, b.territory, a.channel";
const ANSWERS: &str =
    "JOIN survey_answers s ON s.application = a.id JOIN survey_choices c ON c.survey = s.id";

#[derive(QueryableByName)]
struct PlaceRow {
    #[diesel(sql_type = Text)]
    service: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Nullable<Text>)]
    region: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    channel: Option<String>,
    #[diesel(sql_type = Integer)]
    question: i32,
    #[diesel(sql_type = Integer)]
    answer: i32,
    #[diesel(sql_type = BigInt)]
    counted: i64,
}

impl PlaceRow {
    fn place(self) -> (Place, i32, i32, i64) {
        let channel = self.channel.unwrap_or_default();
        let place = Place { service: self.service, body: self.body, region: self.region, channel };
        (place, self.question, self.answer, self.counted)
    }
}

pub(crate) fn rows(conn: &mut AnyConn, cases: &SurveyCases) -> Result<SurveyRows> {
    let place = "SELECT a.service, a.body, b.territory AS region, a.channel";
    let of = |joined: &str| CASES.replace("{joined}", joined);
    let decided = format!("{place}, 0 AS question, 0 AS answer, count(*) AS counted {}", of(""));
    let chosen =
        format!("{place}, c.question, c.answer, count(*) AS counted {}, c.question, c.answer", of(ANSWERS));
    let mut load = |sql: String| -> Result<Vec<(Place, i32, i32, i64)>> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let rows: Vec<PlaceRow> = on_each!(conn, one => diesel::sql_query(sql)
            .bind::<Timestamp, _>(time(cases.period.0))
            .bind::<Timestamp, _>(time(cases.period.1))
            .bind::<Text, _>(text(&cases.service))
            .bind::<Text, _>(cases.body.clone().map(String::from).unwrap_or_default())
            .bind::<Text, _>(cases.region.clone().map(String::from).unwrap_or_default())
            .bind::<Text, _>(text(&cases.channel))
            .load(one))
        .map_err(fault)?;
        Ok(rows.into_iter().map(PlaceRow::place).collect())
    };
    let decided = load(decided)?.into_iter().map(|(place, _, _, count)| (place, count)).collect();
    let choice = |(place, question, answer, count): (Place, i32, i32, i64)| {
        Ok((place, AnswerCount { question: number(question)?, answer: number(answer)?, count }))
    };
    let chosen = load(chosen)?.into_iter().map(choice).collect::<Result<Vec<_>>>()?;
    Ok(SurveyRows { decided, chosen })
}
