//! Schemas: which are named types, and what everything else is made of.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Result, array, object, text};
use crate::{
    ir::{self, Field, Shape, Ty, TypeDef, Variant},
    names::pascal,
};

const COMPONENT: &str = "#/components/schemas/";

/// The named types found so far. A type is read when an operation reaches it, so nothing unused comes out.
pub(super) struct Types<'a> {
    spec: &'a Value,
    /// Union variants and the tag that they need not repeat.
    tags: BTreeMap<String, String>,
    begun: BTreeSet<String>,
    done: BTreeMap<String, TypeDef>,
}

impl<'a> Types<'a> {
    pub(super) fn new(spec: &'a Value) -> Result<Self> {
        let mut tags = BTreeMap::new();
        for (_, schema) in object(spec, "/components/schemas") {
            for (_, target) in object(schema, "/discriminator/mapping") {
                let variant =
                    target.as_str().and_then(|t| t.strip_prefix(COMPONENT)).ok_or("a mapping to nowhere")?;
                tags.insert(variant.to_owned(), text(schema, "/discriminator/propertyName"));
            }
        }
        Ok(Self { spec, tags, begun: BTreeSet::new(), done: BTreeMap::new() })
    }

    pub(super) fn finish(self) -> Vec<TypeDef> {
        self.done.into_values().collect()
    }

    /// A member of the document itself.
    pub(super) fn top(&self, key: &str) -> Option<&'a Value> {
        self.spec.get(key)
    }

    /// Follows a `$ref` anywhere in the document.
    pub(super) fn resolve(&self, value: &'a Value) -> &'a Value {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
        target.and_then(|pointer| self.spec.pointer(pointer)).unwrap_or(value)
    }

    /// Whether the document names a component so.
    fn is_component(&self, name: &str) -> bool {
        self.spec.pointer(&format!("/components/schemas/{name}")).is_some()
    }

    /// The item type of a page read before.
    pub(super) fn page_item(&self, ty: &Ty) -> Option<Ty> {
        let Ty::Named(name) = ty else { return None };
        match &self.done.get(name)?.shape {
            Shape::Struct { page_item, .. } => page_item.clone(),
            _ => None,
        }
    }

    /// The type of a schema, and whether it may be null. `name` is for a type written in place.
    pub(super) fn ty(&mut self, schema: &'a Value, name: &str) -> Result<(Ty, bool)> {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let name = target.strip_prefix(COMPONENT).ok_or_else(|| format!("{target} is not a schema"))?;
            let named = Some(self.resolve(schema)).filter(|found| !std::ptr::eq(*found, schema));
            return self.ty(named.ok_or_else(|| format!("{target} leads nowhere"))?, name);
        }
        for word in ["oneOf", "anyOf", "allOf"] {
            let others: Vec<_> =
                array(schema, word).filter(|s| s.get("type").is_none_or(|t| t != "null")).collect();
            if let [only] = others.as_slice() {
                let nullable = array(schema, word).count() > 1;
                return self.ty(only, name).map(|(ty, inner)| (ty, inner || nullable));
            }
        }
        let (kind, nullable) = json_type(schema);
        let ty = match kind {
            _ if schema.get("discriminator").is_some() => self.named(name, schema, Self::union)?,
            _ if schema.get("oneOf").is_some() || schema.get("anyOf").is_some() => {
                return Err(format!(
                    "{name}: alternatives without discriminator; use `#[serde(tag = \"kind\")]`"
                ));
            }
            _ if schema.get("allOf").is_some() || schema.get("properties").is_some() => {
                self.named(name, schema, Self::structure)?
            }
            // One value written in place is the tag of a variant; one value of a component is a list that may grow.
            Some("string") if array(schema, "enum").count() > usize::from(!self.is_component(name)) => {
                self.named(name, schema, |_, _, s| Ok(enumeration(s)))?
            }
            Some("string") => match schema.get("format").and_then(Value::as_str) {
                Some("date-time") => Ty::DateTime,
                Some("date") => Ty::Date,
                _ => Ty::String,
            },
            Some("integer") => Ty::Integer,
            Some("number") => Ty::Number,
            Some("boolean") => Ty::Boolean,
            Some("array") => Ty::List(Box::new(match schema.get("items") {
                Some(items) => self.ty(items, &format!("{name}Item"))?.0,
                None => Ty::Json,
            })),
            Some("object") => match schema.get("additionalProperties").filter(|v| v.is_object()) {
                Some(values) => Ty::Map(Box::new(self.ty(values, &format!("{name}Value"))?.0)),
                None => Ty::Json,
            },
            _ => Ty::Json,
        };
        Ok((ty, nullable))
    }

    /// A field, a parameter or a header.
    pub(super) fn field(
        &mut self,
        wire: &str,
        schema: &'a Value,
        required: bool,
        owner: &str,
    ) -> Result<Field> {
        let (ty, nullable) = self.ty(schema, &format!("{owner}{}", pascal(wire)))?;
        let doc = text(schema, "/description");
        let secret = schema.get("format").is_some_and(|format| format == "password");
        let (optional, clearable, recursive) = (!required || nullable, false, false);
        Ok(Field { wire: wire.to_owned(), doc, ty, optional, nullable, clearable, secret, recursive })
    }

    fn named(
        &mut self,
        name: &str,
        schema: &'a Value,
        read: impl FnOnce(&mut Self, &str, &'a Value) -> Result<Shape>,
    ) -> Result<Ty> {
        let ty = Ty::Named(pascal(name));
        if self.begun.insert(name.to_owned()) {
            let shape = read(self, name, schema)?;
            let doc = text(schema, "/description");
            let (group, input) = (String::new(), false);
            let other =
                self.done.insert(pascal(name), TypeDef { name: pascal(name), doc, group, input, shape });
            if other.is_some() {
                return Err(format!("{name}: two types would have this name; rename one"));
            }
        }
        Ok(ty)
    }

    fn structure(&mut self, name: &str, schema: &'a Value) -> Result<Shape> {
        let mut fields = Vec::new();
        self.collect_fields(name, schema, &mut fields)?;
        let tag = self.tags.get(name);
        fields.retain(|field| Some(&field.wire) != tag);
        let list = fields.iter().find(|f| f.wire == "items").map(|f| f.ty.clone());
        let page_item = match list {
            Some(Ty::List(item)) if fields.iter().any(|f| f.wire == "next_cursor" && f.optional) => {
                Some(*item)
            }
            _ => None,
        };
        Ok(Shape::Struct { fields, page_item })
    }

    /// The fields of an object and of everything that it is `allOf`.
    fn collect_fields(&mut self, name: &str, schema: &'a Value, fields: &mut Vec<Field>) -> Result<()> {
        for part in array(schema, "allOf") {
            self.collect_fields(name, self.resolve(part), fields)?;
        }
        let required: Vec<_> = array(schema, "required").filter_map(Value::as_str).collect();
        for (wire, property) in object(schema, "/properties") {
            let field = self.field(wire, property, required.contains(&wire.as_str()), name)?;
            fields.retain(|earlier| earlier.wire != *wire);
            fields.push(field);
        }
        Ok(())
    }

    fn union(&mut self, name: &str, schema: &'a Value) -> Result<Shape> {
        let tag = text(schema, "/discriminator/propertyName");
        let mut variants = Vec::new();
        for (wire, target) in object(schema, "/discriminator/mapping") {
            let component = target.as_str().and_then(|t| t.strip_prefix(COMPONENT)).unwrap_or_default();
            let variant = self.spec.pointer(&format!("/components/schemas/{component}"));
            let variant = variant.ok_or_else(|| format!("{name}: variant {wire} is not a component"))?;
            let of = match self.ty(variant, component)?.0 {
                Ty::Named(of) => of,
                _ => return Err(format!("{name}: variant {wire} is not an object")),
            };
            variants.push(Variant { wire: wire.clone(), of });
        }
        Ok(Shape::Union { tag, variants })
    }
}

fn enumeration(schema: &Value) -> Shape {
    let values = array(schema, "enum").filter_map(Value::as_str);
    Shape::Enum { values: values.map(|wire| ir::Value { wire: wire.to_owned() }).collect() }
}

fn json_type(schema: &Value) -> (Option<&str>, bool) {
    match schema.get("type") {
        Some(Value::Array(several)) => {
            let kind = several.iter().filter_map(Value::as_str).find(|t| *t != "null");
            (kind, several.iter().any(|t| t == "null"))
        }
        other => (other.and_then(Value::as_str), false),
    }
}
