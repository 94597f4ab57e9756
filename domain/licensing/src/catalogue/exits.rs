//! The ways out of a step: what the act prints, what we chose where it is silent, and the way back of a draft.

use super::{Activity, Flow, Otherwise, Step, Target};

/// Which way out of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done, or the condition holds.
    Ok,
    /// The condition does not hold, or the time to answer is over.
    Fail,
    /// A draft that was not agreed to is sent back.
    Back,
}

impl Flow {
    /// Every way out of a step, and where it leads. A "no" that decides to refuse and goes on in the same step is none.
    pub fn exits(&self, step: &Step) -> Vec<(Exit, Target)> {
        let mut exits = vec![(Exit::Ok, step.on_ok.clone())];
        match (&step.on_fail, &step.otherwise) {
            (Some(target), _) => exits.push((Exit::Fail, target.clone())),
            (None, Some(Otherwise::Step(n))) => exits.push((Exit::Fail, Target::Step(n.clone()))),
            (None, _) => {}
        }
        let agrees = step.activities.iter().any(|a| matches!(a, Activity::Approve | Activity::SignResult));
        if let Some(back) = self.way_back(step).filter(|_| agrees) {
            exits.push((Exit::Back, Target::Step(back.n.clone())));
        }
        exits
    }

    /// Where a draft goes that is not agreed to in this step: to the step it names, else to the nearest one up to here
    /// that drafts or reviews.
    pub fn way_back(&self, step: &Step) -> Option<&Step> {
        let reworks = |step: &&Step| {
            step.activities.iter().any(|a| matches!(a, Activity::Draft | Activity::CheckConformity))
        };
        match &step.back {
            Some(n) => self.step(n),
            None => {
                let here = self.steps.iter().position(|other| other.n == step.n)?;
                self.steps[..=here].iter().rev().find(reworks)
            }
        }
    }
}
