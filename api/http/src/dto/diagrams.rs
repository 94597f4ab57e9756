//! What is asked about a picture, and what it is.

use ruqsat_licensing::values::Lang;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// How a flow is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DiagramFormat {
    /// A picture for a page or a sheet of paper.
    #[default]
    Svg,
    /// BPMN 2.0 XML with the same picture, for a modeller.
    Bpmn,
}

/// A language of the API.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    /// Kazakh: the text of the acts.
    Kk,
    /// Russian, unofficial.
    Ru,
    /// English, unofficial.
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Kk => Self::Kk,
            Language::Ru => Self::Ru,
            Language::En => Self::En,
        }
    }
}

/// How a flow of a service is to be drawn.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceDiagramQuery {
    /// How it is drawn; an SVG if nothing is said.
    pub(crate) format: Option<DiagramFormat>,
    /// The language of the texts; by `Accept-Language` if nothing is said.
    pub(crate) lang: Option<Language>,
    /// Of the review chain only what this operation can come to.
    #[validate(length(max = 60))]
    #[param(max_length = 60)]
    pub(crate) operation: Option<String>,
}

/// Which flow of an application is to be drawn.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationDiagramQuery {
    /// The flow; the one it moves in if nothing is said.
    #[validate(length(max = 40))]
    #[param(max_length = 40, example = "portal")]
    pub(crate) flow: Option<String>,
    /// The language of the texts; by `Accept-Language` if nothing is said.
    pub(crate) lang: Option<Language>,
}

/// A picture, as XML.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 1_000_000)]
pub(crate) struct Diagram(#[expect(dead_code, reason = "stands for the body in the spec")] String);
