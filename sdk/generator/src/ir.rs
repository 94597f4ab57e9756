//! What an SDK is made of, in no language: types, and resources with their operations.

use serde::{Deserialize, Serialize};

/// A whole API.
#[derive(Debug, Serialize)]
pub struct Api {
    /// The title of the spec.
    pub title: String,
    /// Named types, sorted by name.
    pub types: Vec<TypeDef>,
    /// One per tag, sorted by name.
    pub resources: Vec<Resource>,
}

/// A named type.
#[derive(Debug, Serialize)]
pub struct TypeDef {
    /// The component's name, in PascalCase.
    pub name: String,
    /// What the spec says about it.
    pub doc: String,
    /// The one resource that uses it, or `common`.
    pub group: String,
    /// Part of a request: somebody has to be able to make one.
    pub input: bool,
    /// What it consists of.
    #[serde(flatten)]
    pub shape: Shape,
}

/// What a named type consists of.
#[derive(Debug, Serialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Shape {
    /// An object with known fields.
    Struct {
        /// In the spec's order.
        fields: Vec<Field>,
        /// The item type, when this is one page of a list.
        page_item: Option<Ty>,
    },
    /// One of some strings; a newer server may know more.
    Enum {
        /// In the spec's order.
        values: Vec<Value>,
    },
    /// One of some objects, told apart by a tag; a newer server may know more.
    Union {
        /// The property that tells.
        tag: String,
        /// By tag value.
        variants: Vec<Variant>,
    },
}

/// A property of an object, or a query or header parameter.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// What the spec says about it.
    pub doc: String,
    /// What it holds.
    pub ty: Ty,
    /// May be left out or null.
    pub optional: bool,
    /// May be null.
    pub nullable: bool,
    /// In a change: leaving it out keeps the old value, null takes it away.
    pub clearable: bool,
    /// Not to be seen in logs.
    pub secret: bool,
    /// Leads back to the type it stands in.
    pub recursive: bool,
}

/// A string of an enumeration.
#[derive(Debug, Serialize)]
pub struct Value {
    /// The string itself.
    pub wire: String,
}

/// A variant of a union.
#[derive(Debug, Serialize)]
pub struct Variant {
    /// The value of the tag.
    pub wire: String,
    /// The named type of the object, which does not repeat the tag.
    pub of: String,
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum Ty {
    /// Text.
    String,
    /// A whole number of up to 64 bits.
    Integer,
    /// Any other number.
    Number,
    /// True or false.
    Boolean,
    /// A moment, RFC 3339.
    DateTime,
    /// A civil day.
    Date,
    /// Any JSON.
    Json,
    /// A list.
    List(Box<Ty>),
    /// String keys to values.
    Map(Box<Ty>),
    /// A named type.
    Named(String),
}

impl Ty {
    /// The named type in it, if there is one.
    pub fn named(&self) -> Option<String> {
        match self {
            Self::Named(name) => Some(name.clone()),
            Self::List(of) | Self::Map(of) => of.named(),
            _ => None,
        }
    }
}

/// The operations of one tag.
#[derive(Debug, Serialize)]
pub struct Resource {
    /// The tag, in snake_case.
    pub name: String,
    /// What the spec says about the tag.
    pub doc: String,
    /// Sorted by method name.
    pub operations: Vec<Operation>,
}

/// One call of the API.
#[derive(Debug, Serialize)]
pub struct Operation {
    /// `verb_noun`, unique.
    pub id: String,
    /// The id without the resource's own noun: `list`, `get_trace`.
    pub name: String,
    /// One line.
    pub summary: String,
    /// The rest.
    pub doc: String,
    /// GET, POST, …
    pub method: String,
    /// The path, cut at its slashes.
    pub path: Vec<Segment>,
    /// Optional and required query parameters.
    pub query: Vec<Field>,
    /// Optional and required headers, such as `Idempotency-Key`.
    pub headers: Vec<Field>,
    /// Takes an `Idempotency-Key`: repeated with the same key, the work is done once.
    pub keyed: bool,
    /// What is sent.
    pub body: Option<Body>,
    /// What comes back.
    pub answer: Answer,
    /// The item type, when this lists pages and takes a `cursor`.
    pub page_item: Option<Ty>,
    /// Whether a token goes with it.
    pub auth: Auth,
    /// Going away.
    pub deprecated: bool,
}

/// A piece of a path.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Segment {
    /// Stands as it is.
    Literal {
        /// The text.
        text: String,
    },
    /// Filled by the caller.
    Parameter(Field),
}

/// What an operation sends.
#[derive(Debug, Serialize)]
pub struct Body {
    /// How it is written.
    pub encoding: Encoding,
    /// The media type; none when the caller chooses among several.
    pub media_type: Option<String>,
    /// The type, for JSON and forms.
    pub ty: Ty,
    /// May be left out.
    pub optional: bool,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// JSON of any kind.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Bytes as they are.
    Binary,
    /// Text as it is.
    Text,
}

/// What an operation answers.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Answer {
    /// No body.
    Nothing,
    /// JSON.
    Json {
        /// The type.
        ty: Ty,
        /// Some successes come without a body.
        optional: bool,
    },
    /// Bytes.
    Binary,
    /// Text.
    Text,
}

/// Whether a token goes with an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Auth {
    /// Open to all; no token is sent.
    None,
    /// Open to all; a token shows more.
    Optional,
    /// A token is needed.
    Required,
}

impl TypeDef {
    /// The named types it refers to; `counts` chooses among the ways of holding one.
    pub fn refers_to(&self, counts: fn(&Ty) -> bool) -> Vec<String> {
        match &self.shape {
            Shape::Struct { fields, .. } => {
                fields.iter().filter(|f| counts(&f.ty)).filter_map(|f| f.ty.named()).collect()
            }
            Shape::Union { variants, .. } => variants.iter().map(|v| v.of.clone()).collect(),
            Shape::Enum { .. } => Vec::new(),
        }
    }
}
