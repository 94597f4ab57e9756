//! IIN and BIN: the national identification numbers, twelve digits with a check digit
//! (Government resolutions 565 of 2003 and 406 of 2007).

use serde::{Deserialize, Serialize};
use std::fmt;

/// The check digit: weights 1..11 modulo 11; where that gives 10, weights 3..11,1,2; where that gives 10 too,
/// the number is never issued.
fn check_digit(digits: &[u8]) -> Option<u8> {
    let weigh = |shift: usize| -> usize {
        (0..11).map(|i| digits[i] as usize * ((i + shift) % 11 + 1)).sum::<usize>() % 11
    };
    [weigh(0), weigh(2)].into_iter().find(|&digit| digit < 10).map(|digit| digit as u8)
}

fn digits(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    (bytes.len() == 12 && bytes.iter().all(u8::is_ascii_digit))
        .then(|| bytes.iter().map(|byte| byte - b'0').collect())
}

fn checked(text: &str) -> Option<Vec<u8>> {
    digits(text).filter(|number| check_digit(number) == Some(number[11]))
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $fifth:expr, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses twelve ASCII digits with a right check digit; says nothing of whether the number was issued.
            pub fn parse(text: &str) -> Option<Self> {
                let number = checked(text)?;
                let is_kind: fn(u8) -> bool = $fifth;
                is_kind(number[4]).then(|| Self(text.to_owned()))
            }

            /// The twelve digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                Self::parse(&text).ok_or_else(|| concat!("not a valid ", $what).to_owned())
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> String {
                number.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Personal data: the tail stays out of logs.
                write!(f, concat!($what, "({}…)"), &self.0[..4])
            }
        }
    };
}

number!(
    /// Individual identification number (ЖСН, ИИН): fifth digit 0–3, the tens of a day.
    Iin,
    |fifth| fifth < 4,
    "IIN"
);
number!(
    /// Business identification number (БСН, БИН): fifth digit 4–6.
    Bin,
    |fifth| (4..=6).contains(&fifth),
    "BIN"
);

/// The one an application or a licence belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Party {
    /// A person, also one trading as an individual entrepreneur.
    Individual {
        /// The person's number.
        iin: Iin,
    },
    /// A legal entity, acting through a person.
    LegalEntity {
        /// The entity's number.
        bin: Bin,
    },
}

impl Party {
    /// The number this party is found by.
    pub fn number(&self) -> &str {
        match self {
            Self::Individual { iin } => iin.as_str(),
            Self::LegalEntity { bin } => bin.as_str(),
        }
    }

    /// Reads a number of either kind.
    pub fn parse(number: &str) -> Option<Self> {
        Iin::parse(number)
            .map(|iin| Self::Individual { iin })
            .or_else(|| Bin::parse(number).map(|bin| Self::LegalEntity { bin }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_only_with_its_check_digit() {
        // Worked by hand: 900101300019 → Σ i·d = 9+0+0+4+0+6+21+0+0+0+11 = 51, 51 mod 11 = 7.
        assert!(Iin::parse("900101300017").is_some());
        for wrong in ["900101300018", "90010130001", "9001013000177", "90010130001a", "", "９00101300017"] {
            assert!(Iin::parse(wrong).is_none(), "{wrong} was taken");
        }
    }

    #[test]
    fn the_fifth_digit_tells_a_company_from_a_person() {
        let bin = (0..10).map(|d| format!("18014000012{d}")).find_map(|text| Bin::parse(&text));
        let bin = bin.expect("one check digit fits");
        assert!(Iin::parse(bin.as_str()).is_none());
        assert!(Bin::parse("900101300017").is_none());
        assert!(matches!(Party::parse(bin.as_str()), Some(Party::LegalEntity { .. })));
    }

    #[test]
    fn the_second_weights_are_used_when_the_first_give_ten() {
        let mut used = 0;
        for serial in 0..2000u32 {
            let body: Vec<u8> = format!("9001013{serial:04}").bytes().map(|b| b - b'0').collect();
            let first: usize = (0..11).map(|i| body[i] as usize * (i + 1)).sum::<usize>() % 11;
            if first == 10 {
                let second: usize =
                    (0..11).map(|i| body[i] as usize * [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2][i]).sum::<usize>()
                        % 11;
                let expected = (second < 10).then_some(second as u8);
                assert_eq!(check_digit(&body), expected);
                used += 1;
            }
        }
        assert!(used > 50);
    }
}
