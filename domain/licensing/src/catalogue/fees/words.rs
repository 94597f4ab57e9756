//! A fee in words that whoever pays it understands.

use super::{FeeOn, Rate};
use crate::catalogue::Definition;
use crate::values::Text;

/// Hundredths as a decimal number, with as many places as it needs.
fn decimal(hundredths: i64, comma: char) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => whole.to_string(),
        _ if rest % 10 == 0 => format!("{whole}{comma}{}", rest / 10),
        _ => format!("{whole}{comma}{rest:02}"),
    }
}

/// Whole tenge, in groups of three.
fn grouped(tenge: i64, between: char) -> String {
    let digits = tenge.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}

/// The amount as a product: no-break spaces keep a number together.
fn product(fee: &FeeOn, comma: char, between: char) -> String {
    let times = decimal(fee.hundredths, comma);
    let tenge = |minor: i64| grouped(minor / 100, between);
    format!("{times} × {} ₸ = {} ₸", tenge(fee.index.amount.minor), tenge(fee.amount.minor))
}

/// How a fee was counted.
pub(super) fn counted(fee: &FeeOn, definition: &Definition) -> Text {
    let (national, english) = (product(fee, ',', '\u{a0}'), product(fee, '.', ','));
    match &fee.rate {
        Rate::Index(hundredths) => {
            let (times, in_english) = (decimal(*hundredths, ','), decimal(*hundredths, '.'));
            Text {
                kk: format!("{times} айлық есептік көрсеткіш (АЕК): {national}"),
                ru: format!("{times} МРП (месячный расчётный показатель): {national}"),
                en: format!("{in_english} × the monthly calculation index: {english}"),
            }
        }
        Rate::Share { percent, of, at_most } => {
            let title = definition.operation(of).map(|operation| operation.title.clone());
            let of = title.unwrap_or_else(|| Text { kk: of.clone(), ru: of.clone(), en: of.clone() });
            let most = |comma: char| at_most.map(|most| decimal(most, comma));
            let (local, plain) = (most(','), most('.'));
            let kk = local.as_ref().map(|most| format!(", бірақ {most} АЕК-тен аспайды")).unwrap_or_default();
            let ru = local.map(|most| format!(", но не более {most} МРП")).unwrap_or_default();
            let en = plain.map(|most| format!(", at most {most} indices")).unwrap_or_default();
            Text {
                kk: format!("«{}» алымының {percent} пайызы{kk}: {national}", of.kk),
                ru: format!("{percent} % сбора «{}»{ru}: {national}", of.ru),
                en: format!("{percent} % of the fee for “{}”{en}: {english}", of.en),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{decimal, grouped};

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!([1000, 250, 105, 5].map(|one| decimal(one, ',')), ["10", "2,5", "1,05", "0,05"]);
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(|one| grouped(one, ' ')),
            ["0", "999", "1 000", "1 234 567"]
        );
    }
}
