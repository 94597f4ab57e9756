//! Which ways to drive: a set that gives every answer of every step, or every way there is.

use ruqsat_licensing::catalogue::{Choice, Said, Ways};
use ruqsat_licensing::flow::Status;
use std::collections::{BTreeSet, VecDeque};

/// Most answers of one case: a longer way goes on as another case.
const LONGEST: usize = 60;

/// One way from the beginning to an end: the place and the index of the answer given there, in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route(pub Vec<(usize, usize)>);

impl Route {
    /// The answers.
    pub fn choices<'a>(&self, ways: &'a Ways) -> impl Iterator<Item = &'a Choice> {
        self.0.iter().map(|(place, answer)| &ways.places[*place].choices[*answer])
    }

    /// Whether somebody says this on the way.
    pub fn says(&self, ways: &Ways, said: &Said) -> bool {
        self.choices(ways).any(|choice| choice.answer == *said)
    }
}

/// Walks over the places of one operation on one channel.
struct Walker<'a> {
    ways: &'a Ways,
    /// Whether bodies may let their time pass on this way: that moves the clock of the whole world.
    silence: bool,
}

impl Walker<'_> {
    /// The answers that can be given at a place as the `step`-th of a case.
    fn open(&self, place: usize, step: usize) -> impl Iterator<Item = usize> {
        let choices = self.ways.places[place].choices.iter().enumerate();
        choices.filter_map(move |(index, choice)| {
            let fits = match choice.answer {
                // A receipt is attached before the application is submitted, so it speaks at once or never.
                Said::FeeProved => step == 1,
                Said::Silence => self.silence,
                _ => true,
            };
            fits.then_some(index)
        })
    }

    /// A shortest way from a place to one that is wanted, by breadth.
    fn shortest(
        &self,
        from: usize,
        step: usize,
        wanted: impl Fn(usize, usize) -> bool,
    ) -> Option<Vec<(usize, usize)>> {
        let mut seen = BTreeSet::from([from]);
        let mut open = VecDeque::from([(from, Vec::new())]);
        while let Some((place, way)) = open.pop_front() {
            if wanted(place, step + way.len()) {
                return Some(way);
            }
            for answer in self.open(place, step + way.len()) {
                let next = self.ways.places[place].choices[answer].to;
                if seen.insert(next) {
                    let mut longer = way.clone();
                    longer.push((place, answer));
                    open.push_back((next, longer));
                }
            }
        }
        None
    }

    /// Goes on to the nearest end.
    fn finish(&self, place: usize, route: &mut Vec<(usize, usize)>) {
        let rest = self.shortest(place, route.len(), |place, _| self.ways.places[place].closed.is_some());
        route.extend(rest.expect("every place leads to an end"));
    }

    /// Where a way leads.
    fn end(&self, route: &[(usize, usize)]) -> usize {
        route.last().map_or(0, |(place, answer)| self.ways.places[*place].choices[*answer].to)
    }
}

/// What a set of ways has to show.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sight<'a> {
    /// An answer, with the step and the activity it is given to.
    Answer(&'a str, &'a str, usize, &'a Said),
    /// A step that is left, and how.
    Left(&'a str, &'a str, &'static str),
}

/// What an answer at a place shows.
fn sights(ways: &Ways, place: usize, answer: usize) -> impl Iterator<Item = Sight<'_>> {
    let choice = &ways.places[place].choices[answer];
    let at = ways.places[place].awaited.as_ref();
    let given = at.map(|at| Sight::Answer(&at.flow, &at.n, at.index, &choice.answer));
    given
        .into_iter()
        .chain(choice.rows.iter().map(|row| Sight::Left(&row.flow, &row.n, row.outcome.as_str())))
}

/// Few ways that give every answer of every step and leave every step in every way: each goes on to the nearest place
/// where there is something that nobody has seen.
pub fn covering(ways: &Ways) -> Vec<Route> {
    let mut missing: BTreeSet<_> =
        answers(ways).flat_map(|(place, answer)| sights(ways, place, answer)).collect();
    let mut routes = Vec::new();
    for silence in [false, true] {
        let walker = Walker { ways, silence };
        loop {
            let mut route = Vec::new();
            let before = missing.len();
            loop {
                let fresh = |place: usize, step: usize| {
                    let shows =
                        |answer: &usize| sights(ways, place, *answer).any(|one| missing.contains(&one));
                    walker.open(place, step).find(shows)
                };
                let here = walker.end(&route);
                let way = walker.shortest(here, route.len(), |place, step| fresh(place, step).is_some());
                let Some(way) = way.filter(|way| route.is_empty() || route.len() + way.len() < LONGEST)
                else {
                    break;
                };
                route.extend(way);
                let place = walker.end(&route);
                let answer = fresh(place, route.len()).expect("the search found it");
                route.push((place, answer));
                missing.retain(|one| sights(ways, place, answer).all(|seen| seen != *one));
            }
            if missing.len() == before {
                break;
            }
            let end = walker.end(&route);
            walker.finish(end, &mut route);
            routes.push(Route(route));
        }
    }
    assert!(missing.is_empty(), "{} {}: no way shows {missing:?}", ways.channel, ways.op);
    routes
}

/// Every way: a shortest one to each answer that ends the case or leads where another way was, and on to an end.
pub fn every(ways: &Ways) -> Vec<Route> {
    let mut firsts: Vec<Option<(usize, usize)>> = vec![None; ways.places.len()];
    let mut leaves = Vec::new();
    for (place, answer) in answers(ways) {
        let to = ways.places[place].choices[answer].to;
        let is_first = to != 0 && firsts[to].is_none();
        if is_first {
            firsts[to] = Some((place, answer));
        }
        if !is_first || ways.places[to].choices.is_empty() {
            leaves.push((place, answer));
        }
    }
    let mut routes = Vec::new();
    for leaf in leaves {
        let mut route = vec![leaf];
        while let Some(before) = firsts[route[0].0] {
            route.insert(0, before);
        }
        let silence =
            route.iter().any(|(place, answer)| ways.places[*place].choices[*answer].answer == Said::Silence);
        let walker = Walker { ways, silence };
        let end = walker.end(&route);
        walker.finish(end, &mut route);
        routes.push(Route(route));
    }
    routes
}

/// Every place with every answer, in the order in which breadth finds them.
fn answers(ways: &Ways) -> impl Iterator<Item = (usize, usize)> + '_ {
    let places = ways.places.iter().enumerate();
    places.flat_map(|(place, at)| (0..at.choices.len()).map(move |answer| (place, answer)))
}

/// A shortest way to a grant.
pub(super) fn granting(ways: &Ways) -> Route {
    let walker = Walker { ways, silence: false };
    let granted = |place: usize, _| ways.places[place].closed == Some(Status::Issued);
    Route(walker.shortest(0, 0, granted).expect("every service can grant"))
}
