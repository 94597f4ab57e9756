//! The structure of a definition as a hash: what decides how a case runs counts, texts and settings do not.

use super::{Definition, Entitled};
use serde_json::Value;
use sha2::{Digest, Sha256};

impl Definition {
    /// SHA-256 (hex) of the structure: what decides how a case runs. Texts do not count.
    pub fn structure_hash(&self) -> String {
        let mut hash = Sha256::new();
        let mut put = |part: &dyn erased::Json| hash.update(format!("{}\n", part.json()));
        // Whether a channel is open is a setting, like `accepting`.
        let entries: Vec<_> = self.entries.iter().map(|entry| (entry.channel, &entry.flow)).collect();
        put(&(&self.code, &self.version, &entries, &self.chain));
        for operation in &self.operations {
            put(&(&operation.op, &operation.outcome));
            if operation.by != Entitled::default() {
                put(&operation.by);
            }
        }
        for flow in &self.flows {
            for step in &flow.steps {
                put(&(&flow.id, &step.n, &step.activities, &step.actor, &step.by));
                put(&(&step.on_ok, &step.on_fail, &step.otherwise, &step.back, &step.ends, &step.retry));
                if !step.asks.is_empty() {
                    put(&step.asks);
                }
            }
        }
        let forms: Vec<_> = self.forms.iter().map(|(op, form)| (op, without_labels(form))).collect();
        put(&forms);
        let outcomes: Vec<_> = self.outcomes().collect();
        if !outcomes.is_empty() {
            put(&outcomes);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A form's schema without the texts that a portal shows and without what the register takes over: neither decides how a
/// case runs.
fn without_labels(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, _)| !["x-label", "x-register"].contains(&key.as_str()));
            Value::Object(kept.map(|(key, value)| (key.clone(), without_labels(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_labels).collect()),
        other => other.clone(),
    }
}

/// Serialising without a type parameter.
mod erased {
    /// Anything that can be written as JSON.
    pub(super) trait Json {
        /// The JSON text.
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap_or_default()
        }
    }
}
