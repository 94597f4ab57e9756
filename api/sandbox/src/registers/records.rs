//! What the registers hold. All of it is made up: the numbers have right check digits and belong to nobody.

use serde_json::{Map, Value, json};
use std::sync::LazyLock;

use crate::demo::people;

/// A power of attorney of the demo applicant for the head of the demo entity, in force.
pub const GOOD_POWER: &str = "2026-000001";

/// People beside the demo people: number, name, whether dead.
const PEOPLE: [(&str, &str, bool); 3] = [
    ("990101500115", "КӨПЖАСАРОВ СЫНАҚБЕК", false),
    ("990202600110", "ЖАҢАҚЫЗЫ СЫНАҚГҮЛ", false),
    ("990101500125", "МАРҚҰМОВ СЫНАҚБЕК", true),
];

/// Legal entities beside the applying one: number, name, whether struck off.
const ENTITIES: [(&str, &str, bool); 3] = [
    ("750140000088", "«ҮЛГІ МАҚТА» ЖШС (SANDBOX)", false),
    ("750140000098", "«ҮЛГІ ХИМИЯ» АҚ (SANDBOX)", false),
    ("750140000107", "«ТАРАТЫЛҒАН ҮЛГІ» ЖШС (SANDBOX)", true),
];

/// Powers of attorney: number, principal, agent, last day, whether taken back.
const POWERS: [(&str, &str, &str, &str, bool); 5] = [
    (GOOD_POWER, "990101500016", "990202600011", "2099-12-31", false),
    ("2026-000002", "750140000018", "990101500016", "2099-12-31", false),
    ("2026-000003", "990101500016", "990202600011", "2099-12-31", true),
    ("2020-000004", "990101500016", "990202600011", "2021-12-31", false),
    ("2026-000005", "990101500016", "990101500115", "2099-12-31", false),
];

/// The registers as one object: `individuals`, `legal_entities`, `powers_of_attorney`, each by number.
pub fn records() -> &'static Value {
    static RECORDS: LazyLock<Value> = LazyLock::new(|| {
        let mut individuals = Map::new();
        let mut entities = Map::new();
        for person in people() {
            individuals.insert(person.iin.into(), individual(person.iin, person.name, false));
            if let (Some(bin), Some(name)) = (person.bin, person.organisation()) {
                entities.insert(bin.into(), entity(bin, name, false));
            }
        }
        for (iin, name, deceased) in PEOPLE {
            individuals.insert(iin.into(), individual(iin, name, deceased));
        }
        for (bin, name, liquidated) in ENTITIES {
            entities.insert(bin.into(), entity(bin, name, liquidated));
        }
        let powers = POWERS.map(|(number, principal, agent, until, revoked)| {
            let power = json!({
                "number": number, "principal": principal, "agent": agent, "valid_until": until,
                "revoked": revoked,
            });
            (number.to_owned(), power)
        });
        let powers: Map<String, Value> = powers.into_iter().collect();
        json!({"individuals": individuals, "legal_entities": entities, "powers_of_attorney": powers})
    });
    &RECORDS
}

fn individual(iin: &str, name: &str, deceased: bool) -> Value {
    json!({"iin": iin, "name": name, "deceased": deceased})
}

fn entity(bin: &str, name: &str, liquidated: bool) -> Value {
    json!({"bin": bin, "name": name, "liquidated": liquidated})
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruqsat_licensing::values::{Bin, Iin, Party};

    #[test]
    fn every_number_is_right_and_every_power_is_between_people_who_are_there() {
        let all = records();
        let keys = |register: &str| all[register].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert!(keys("individuals").iter().all(|iin| Iin::parse(iin).is_some()));
        assert!(keys("legal_entities").iter().all(|bin| Bin::parse(bin).is_some()));
        for (number, principal, agent, until, _) in POWERS {
            assert!(Party::parse(principal).is_some() && !all["individuals"][agent].is_null(), "{number}");
            assert!(until.parse::<chrono::NaiveDate>().is_ok(), "{number}");
        }
    }
}
