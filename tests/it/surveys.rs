//! `/v1/services/{code}/survey`, `/v1/applications/{id}/survey`.

use crate::refusal::{pointers, refusal};
use ruqsat_licensing::values::civil_day;
use ruqsat_sdk::models::{Channel, NewSurveyAnswer, SurveyChoice, SurveyGroup, SurveyGrouping};
use ruqsat_sdk::operations::CountSurveysParams;
use ruqsat_tests::{OZONE, Options, PIPELINES, Person, World};
use std::collections::BTreeMap;

fn chosen(answers: &[(i64, i64)]) -> NewSurveyAnswer {
    let answers = answers.iter().map(|&(question, answer)| SurveyChoice { question, answer }).collect();
    NewSurveyAnswer { answers }
}

#[tokio::test]
async fn the_questionnaire_is_the_one_of_the_act() {
    let survey = World::shared().anonymous().surveys().get(OZONE).await.unwrap();
    assert_eq!(survey.src, "annex 3");
    let shape: Vec<_> =
        survey.questions.iter().map(|question| (question.n, question.answers.len())).collect();
    assert_eq!(shape, [(1, 3), (2, 3)]);
    let texts = survey.questions.iter().flat_map(|question| question.answers.iter().chain([&question.title]));
    assert!(texts.into_iter().all(|text| ![&text.kk, &text.ru, &text.en].iter().any(|one| one.is_empty())));
}

#[tokio::test]
async fn an_answer_is_given_once_after_the_decision_and_by_the_applicant() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let surveys = applicant.api.surveys();
    let id = applicant.register(OZONE).await.id;
    assert_eq!(refusal(surveys.answer(&id, &chosen(&[(1, 3), (2, 3)])).await), "409 survey_not_open");
    world.review("ozone", &id, 20, |_| true).await;

    let stranger = world.person("applicant-entity").await.api.surveys();
    assert_eq!(refusal(stranger.answer(&id, &chosen(&[(1, 3), (2, 3)])).await), "404 not_found");
    let staff = world.person("ozone-executor").await.api.surveys();
    assert_eq!(refusal(staff.answer(&id, &chosen(&[(1, 3), (2, 3)])).await), "403 forbidden");

    surveys.answer(&id, &chosen(&[(2, 1), (1, 3)])).await.unwrap();
    for again in [&[(1, 3), (2, 1)], &[(1, 1), (2, 1)]] {
        assert_eq!(refusal(surveys.answer(&id, &chosen(again)).await), "409 survey_answered");
    }
}

#[tokio::test]
async fn every_question_takes_exactly_one_of_its_answers() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let surveys = applicant.api.surveys();
    let id = world.issue("applicant", OZONE).await.id;
    for wrong in [
        &[(1, 1)][..],
        &[(2, 1)],
        &[(1, 0), (2, 1)],
        &[(1, 4), (2, 1)],
        &[(1, 1), (1, 2), (2, 1)],
        &[(1, 1), (1, 1), (2, 1)],
        &[(1, 1), (2, 1), (3, 1)],
        &[(1, 1), (2, 1), (0, 1)],
    ] {
        assert_eq!(pointers(surveys.answer(&id, &chosen(wrong)).await), ["/answers"], "{wrong:?}");
    }
    assert_eq!(pointers(surveys.answer(&id, &chosen(&[])).await).len(), 2, "two questions, none answered");
    for wrong in [&[(1, -1), (2, 1)], &[(1, 256), (2, 1)], &[(257, 1), (2, 1)]] {
        assert_eq!(refusal(surveys.answer(&id, &chosen(wrong)).await), "422 invalid_content", "{wrong:?}");
    }
    surveys.answer(&id, &chosen(&[(1, 1), (2, 1)])).await.unwrap();
}

#[tokio::test]
async fn a_service_without_a_questionnaire_takes_no_answer() {
    let world = World::shared();
    let id = world.issue("applicant-entity", PIPELINES).await.id;
    let entity = world.person("applicant-entity").await;
    let answer = entity.api.surveys().answer(&id, &chosen(&[(1, 1), (2, 1)])).await;
    assert_eq!(refusal(answer), "404 not_found");
}

#[tokio::test]
async fn the_statistics_equal_a_recount() {
    let world = World::start(Options::default()).unwrap();
    let surveys = world.anonymous().surveys();
    let empty = surveys.get_statistics(OZONE).await.unwrap();
    assert_eq!((empty.answered, empty.decided), (0, 0));
    assert!(empty.counts.len() == 6 && empty.counts.iter().all(|count| count.count == 0));

    let applicant = world.person("applicant").await;
    let answers = [Some([(1, 3), (2, 3)]), Some([(1, 3), (2, 1)]), None, Some([(1, 2), (2, 1)])];
    let mut recount: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for (index, answer) in answers.iter().enumerate() {
        let id = applicant.register(OZONE).await.id;
        // The last one is refused: a refusal is a decision too.
        world.review("ozone", &id, 20, |task| index < 3 || task.activity != "check_conformity").await;
        let Some(answer) = answer else { continue };
        applicant.api.surveys().answer(&id, &chosen(answer)).await.unwrap();
        answer.iter().for_each(|choice| *recount.entry(*choice).or_default() += 1);
    }
    // Neither decided: withdrawn, and still in review.
    let withdrawn = applicant.register(OZONE).await.id;
    applicant.api.applications().withdraw(&withdrawn).await.unwrap();
    applicant.register(OZONE).await;

    let statistics = surveys.get_statistics(OZONE).await.unwrap();
    assert_eq!((statistics.answered, statistics.decided), (3, 4));
    for count in statistics.counts {
        let expected = recount.remove(&(count.question, count.answer)).unwrap_or_default();
        assert_eq!(count.count, expected, "question {} answer {}", count.question, count.answer);
    }
    assert!(recount.is_empty(), "counted and not shown: {recount:?}");
}

/// The kinds of what somebody was told of an application.
async fn told(person: &Person<'_>, id: &str) -> Vec<String> {
    person.notices_about(id).await.into_iter().map(|one| one.kind).collect()
}

#[tokio::test]
async fn everybody_can_count_what_was_answered_and_few_answers_stay_untold() {
    let world = World::start(Options::default()).unwrap();
    let mut issued = Vec::new();
    for _ in 0..4 {
        issued.push(world.issue("applicant", OZONE).await);
    }
    world.issue("applicant-entity", PIPELINES).await;
    let applicant = world.person("applicant").await;
    assert!(told(&applicant, &issued[0].id).await.contains(&"survey_invitation".to_owned()));
    let count = async |params: CountSurveysParams| world.anonymous().surveys().count(&params).await;
    let numbers = |group: &SurveyGroup| -> Vec<(i64, i64, i64)> {
        group.counts.iter().map(|one| (one.question, one.answer, one.count)).collect()
    };
    for (at, answers) in [[(1, 3), (2, 1)], [(1, 3), (2, 2)], [(1, 1), (2, 2)]].iter().enumerate() {
        let all = count(CountSurveysParams::default()).await.unwrap();
        assert_eq!((all.groups[0].answered, all.groups[0].counts.len()), (i64::try_from(at).unwrap(), 0));
        applicant.api.surveys().answer(&issued[at].id, &chosen(answers)).await.unwrap();
    }
    let expected = [(1, 1, 1), (1, 3, 2), (2, 1, 1), (2, 2, 2)];
    for by in [None, Some(SurveyGrouping::Service), Some(SurveyGrouping::Body), Some(SurveyGrouping::Channel)]
    {
        let found = count(CountSurveysParams { by, ..Default::default() }).await.unwrap();
        let group = found.groups.iter().find(|one| one.answered > 0).expect("a group");
        assert_eq!((group.answered, numbers(group)), (3, expected.to_vec()), "{:?}", group.key);
        let decided: i64 = found.groups.iter().map(|one| one.decided).sum();
        assert_eq!(decided, 4, "the pipelines' act asks nobody");
    }
    let today = civil_day(world.now());
    let before = CountSurveysParams { until: today.pred_opt(), ..Default::default() };
    assert_eq!(count(before).await.unwrap().groups, []);
    let elsewhere = CountSurveysParams { region: Some("10".into()), ..Default::default() };
    assert_eq!(count(elsewhere).await.unwrap().groups, []);
    let portal = CountSurveysParams {
        channel: Some(Channel::Portal),
        service: Some(OZONE.into()),
        ..Default::default()
    };
    assert_eq!(count(portal).await.unwrap().groups[0].decided, 4);
    let table = reqwest::get(format!("{}/v1/surveys/statistics/table?by=service", world.url)).await.unwrap();
    let table = table.text().await.unwrap();
    assert!(table.starts_with("key,measure,question,answer,value\r\n"), "{table}");
    assert!(
        table.contains(&format!("{OZONE},decided,,,4\r\n")) && table.contains(",chosen,1,3,2\r\n"),
        "{table}"
    );
    for (query, pointer) in [
        ("from=2020-01-01", "?until"),
        ("from=2099-01-01", "?until"),
        ("body=x", "?body"),
        ("region=99", "?region"),
    ] {
        let answer = world.raw().get(&format!("/v1/surveys/statistics?{query}"), "").await;
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.json["violations"][0]["pointer"], pointer, "{query}");
    }
}
