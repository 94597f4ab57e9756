//! A CMS as it comes: DER in base64 as the national client gives it, bare or in the armour of RFC 7468.

use super::base64_bytes;
use crate::problem::{Problem, codes};
use ruqsat_licensing::Violation;

/// The labels under which a CMS comes: that of RFC 7468 section 9, and the older one of section 8.
const LABELS: [&str; 2] = ["CMS", "PKCS7"];

/// Decodes a field that holds a CMS: base64, bare or in its armour.
pub(crate) fn cms_bytes(pointer: &str, text: &str) -> Result<Vec<u8>, Problem> {
    let inside = unarmoured(text).ok_or_else(|| {
        let violation = Violation::new(pointer, "armour", "no armour of a CMS (RFC 7468 section 9)");
        Problem::with(&codes::INVALID_CONTENT, vec![violation])
    })?;
    base64_bytes(pointer, inside)
}

/// What stands in the armour, or all of a text that has none. `None`: the armour is another's, or not whole.
fn unarmoured(text: &str) -> Option<&str> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix("-----BEGIN") else { return Some(text) };
    let rest = rest.strip_prefix(' ')?;
    let label = LABELS.into_iter().find(|label| rest.starts_with(label))?;
    let inside = rest.strip_prefix(label)?.strip_prefix("-----")?;
    inside.strip_suffix("-----")?.strip_suffix(label)?.strip_suffix("-----END ")
}

#[cfg(test)]
mod tests {
    use super::{cms_bytes, unarmoured};

    #[test]
    fn a_cms_is_read_bare_and_in_its_armour() {
        let armours = [
            "aGVsbG8=",
            " aGVs\nbG8=\n",
            "-----BEGIN CMS-----\naGVsbG8=\n-----END CMS-----\n",
            "-----BEGIN PKCS7-----\r\naGVs\r\nbG8=\r\n-----END PKCS7-----",
        ];
        for armour in armours {
            assert_eq!(cms_bytes("/signature", armour).ok().as_deref(), Some(&b"hello"[..]), "{armour}");
        }
    }

    #[test]
    fn another_armour_or_half_of_one_is_refused() {
        for wrong in [
            "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----",
            "-----BEGIN CMS-----\naGVsbG8=\n-----END PKCS7-----",
            "-----BEGIN CMS-----\naGVsbG8=",
            "-----BEGIN CMS-----",
            "-----BEGIN ",
        ] {
            assert_eq!(unarmoured(wrong), None, "{wrong}");
            assert!(cms_bytes("/signature", wrong).is_err());
        }
    }
}
