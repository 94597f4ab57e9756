//! Enumerations and unions that a newer server may widen: each has an `Unknown` case.

/// A string of an enumeration.
macro_rules! string_enum {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $wire:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// A value that this SDK does not know yet.
            Unknown(String),
        }

        impl $name {
            /// The string on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(other) => other,
                }
            }
        }

        impl From<&str> for $name {
            fn from(wire: &str) -> Self {
                match wire {
                    $($wire => Self::$variant,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let wire = String::deserialize(deserializer)?;
                Ok(Self::from(wire.as_str()))
            }
        }
    };
}

/// An object told apart by a tag; the variants do not hold the tag themselves.
macro_rules! tagged_union {
    ($(#[$about:meta])* $name:ident by $tag:literal { $($(#[$doc:meta])* $variant:ident($of:ty) = $wire:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant($of),)*
            /// A variant that this SDK does not know yet, as it came.
            Unknown(serde_json::Value),
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::Error;
                let (tag, value) = match self {
                    $(Self::$variant(of) => ($wire, serde_json::to_value(of)),)*
                    Self::Unknown(value) => return value.serialize(serializer),
                };
                let mut value = value.map_err(S::Error::custom)?;
                value[$tag] = tag.into();
                value.serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error;
                let value = serde_json::Value::deserialize(deserializer)?;
                match value.get($tag).and_then(serde_json::Value::as_str) {
                    $(Some($wire) => serde_json::from_value(value).map(Self::$variant).map_err(D::Error::custom),)*
                    _ => Ok(Self::Unknown(value)),
                }
            }
        }
    };
}

pub(crate) use {string_enum, tagged_union};
