//! What the definitions of a catalogue must hold together: versions of one service, and services side by side.

use super::Definition;

/// Faults between the files.
pub(super) fn faults(definitions: &[(String, Definition)], faults: &mut Vec<String>) {
    if definitions.is_empty() {
        faults.push("no service in the whole folder: a service is a file NN-code/version.toml".into());
    }
    for (at, (path, one)) in definitions.iter().enumerate() {
        for (other_path, other) in &definitions[..at] {
            let mut note = |what: String| faults.push(format!("{path}: {what} in {other_path}"));
            if one.code != other.code {
                if one.series == other.series {
                    note(format!("series {} numbers the licences of {}", one.series, other.code));
                }
                continue;
            }
            if one.version == other.version {
                note(format!("{} version {} stands already", one.code, one.version));
            } else if one.valid_from == other.valid_from {
                note(format!(
                    "valid_from {}: so says version {} of the same service, and new cases could take either,",
                    one.valid_from, other.version
                ));
            }
            if one.series != other.series {
                note(format!("series {}: the same service has {}", one.series, other.series));
            }
        }
    }
}
