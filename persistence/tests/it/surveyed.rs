//! The public statistics of the surveys are what a recount by hand gives, under every filter.

use super::fresh;
use super::statistics::filled;
use crate::world::at;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ids::SurveyAnswerId;
use ruqsat_licensing::ports::Views;
use ruqsat_licensing::surveys::{SurveyAnswer, SurveyCases};
use ruqsat_licensing::values::Instant;
use std::collections::BTreeMap;

#[tokio::test]
async fn what_is_counted_is_what_a_recount_gives() {
    let mut world = fresh().await;
    let cases = filled(&mut world, 400).await;
    let mut answers = BTreeMap::new();
    for (n, (one, _)) in cases.iter().enumerate() {
        if matches!(one.status, Status::Issued | Status::Refused) && n % 3 != 0 {
            let chosen = |question: u8| (question, u8::try_from(n / usize::from(question) % 3).unwrap() + 1);
            answers.insert(one.id.clone(), vec![chosen(1), chosen(2)]);
        }
    }
    let rows: Vec<_> = cases
        .iter()
        .filter_map(|(one, _)| {
            Some(SurveyAnswer {
                id: SurveyAnswerId::new(&mut world.mint),
                application: one.id.clone(),
                service: one.service.clone(),
                answers: answers.get(&one.id)?.clone(),
                answered_at: at(1),
            })
        })
        .collect();
    let unit = world.unit(move |tx| rows.iter().try_for_each(|row| tx.insert_survey_answer(row)));
    unit.await.unwrap();
    let closed: Vec<Instant> = cases.iter().filter_map(|(one, _)| Some(one.case.facts.closed?.1)).collect();
    let (first, last) = (*closed.iter().min().unwrap(), *closed.iter().max().unwrap());
    let (middle, after) = (first + (last - first) / 2, last + chrono::TimeDelta::seconds(1));
    let (body, service) = (cases[0].0.body.clone(), cases[0].0.service.clone());
    let whole = SurveyCases { period: (first, after), ..SurveyCases::default() };
    let filters = [
        whole.clone(),
        SurveyCases { period: (first, middle), ..whole.clone() },
        SurveyCases { period: (middle, after), ..whole.clone() },
        SurveyCases { body: Some(body.clone()), ..whole.clone() },
        SurveyCases { service: Some(service.clone()), channel: Some("psc".into()), ..whole.clone() },
        SurveyCases { service: Some("none".into()), ..whole },
    ];
    for filter in filters {
        let found = world.database.survey_rows(&filter).await.unwrap();
        let (mut decided, mut chosen) = (BTreeMap::new(), BTreeMap::new());
        for (one, _) in &cases {
            let (Some((status, when)), channel) = (one.case.facts.closed, one.case.channel.to_string())
            else {
                continue;
            };
            let fits = matches!(status, Status::Issued | Status::Refused)
                && (filter.period.0..filter.period.1).contains(&when)
                && filter.service.as_ref().is_none_or(|wanted| *wanted == one.service)
                && filter.body.as_ref().is_none_or(|wanted| *wanted == one.body)
                && filter.channel.as_ref().is_none_or(|wanted| *wanted == channel);
            if fits {
                let place = (one.service.clone(), one.body.as_str().to_owned(), channel);
                *decided.entry(place.clone()).or_insert(0_i64) += 1;
                for (question, answer) in answers.get(&one.id).into_iter().flatten() {
                    *chosen.entry((place.clone(), *question, *answer)).or_insert(0_i64) += 1;
                }
            }
        }
        let told: BTreeMap<_, _> =
            found.decided.into_iter().map(|(one, n)| ((one.service, one.body, one.channel), n)).collect();
        assert_eq!(told, decided, "{filter:?}");
        let told: BTreeMap<_, _> = found
            .chosen
            .into_iter()
            .map(|(one, n)| (((one.service, one.body, one.channel), n.question, n.answer), n.count))
            .collect();
        assert_eq!(told, chosen, "{filter:?}");
        assert_eq!(filter.service.as_deref() == Some("none"), told.is_empty());
    }
}
