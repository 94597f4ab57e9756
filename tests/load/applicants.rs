//! Made-up applicants: numbers with right check digits that belong to nobody, born in 2098 or registered in 2074.

use ruqsat_licensing::values::Party;

/// So many numbers of a kind, all different.
pub(crate) fn numbers(by_entity: bool, many: u64) -> Vec<String> {
    // Year, month and day of birth with the century; or year and month of registration and the kind of entity.
    let head = if by_entity { "740140" } else { "980101" };
    let serials = (0..100_000).filter_map(|serial| {
        let eleven = format!("{head}{serial:05}");
        (0..10).map(|check| format!("{eleven}{check}")).find(|number| Party::parse(number).is_some())
    });
    serials.take(usize::try_from(many).unwrap_or(usize::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_one_of_its_kind() {
        for (by_entity, kind) in [(false, "Individual"), (true, "LegalEntity")] {
            let numbers = numbers(by_entity, 500);
            let different: std::collections::BTreeSet<_> = numbers.iter().collect();
            assert_eq!(different.len(), 500);
            let all_right =
                numbers.iter().all(|number| format!("{:?}", Party::parse(number).unwrap()).starts_with(kind));
            assert!(all_right, "{kind}");
        }
    }
}
