//! The vendor's OpenAPI document, and whether a value is what it describes.
//!
//! It knows the few words of JSON Schema that the document uses, and stops at
//! any other, so that nothing goes unchecked. It is stricter than the schemas
//! in one thing: a field that they do not name is wrong, for it is a slip of
//! ours.

use serde_json::Value;

pub(crate) struct Document(Value);

/// Words that say nothing about what is allowed.
const REMARKS: [&str; 16] = [
    "title",
    "description",
    "examples",
    "default",
    "deprecated",
    "readOnly",
    "discriminator",
    "format",
    "contentEncoding",
    "contentMediaType",
    "propertyNames",
    "x-from",
    "x-required-in-sdk",
    "x-values-added-by-sdk-2.78.0",
    "x-values-nullable-in",
    "example",
];

impl Document {
    /// The one that the environment leads to.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one setting of a test that is not always run"
    )]
    pub(crate) fn of_the_environment() -> Self {
        let path = std::env::var("ELEVENLABS_OPENAPI").expect("ELEVENLABS_OPENAPI is set");
        let document = std::fs::read_to_string(path).expect("the document is there");
        Self(serde_json::from_str(&document).expect("the document is JSON"))
    }

    /// What is wrong with the answer to a request, if anything is.
    pub(crate) fn check_answer(
        &self,
        route: &str,
        status: u16,
        body: &Value,
    ) -> Result<(), String> {
        let (method, path) = route.split_once(' ').unwrap();
        let paths = self.0["paths"].as_object().unwrap();
        let same = |other: &str| without_names(other) == without_names(path);
        let Some((_, methods)) = paths.iter().find(|(other, _)| same(other)) else {
            return Err(format!("{path} is not in the document"));
        };
        let responses = &methods[method.to_lowercase()]["responses"];
        let response = [status.to_string().as_str(), "default"]
            .iter()
            .map(|key| self.resolved(&responses[*key]))
            .find(|response| !response.is_null());
        let schema = &response.unwrap_or(&Value::Null)["content"]["application/json"]["schema"];
        self.check(body, schema, &format!("{status} of {route}"))
    }

    /// What is wrong with an event, if anything is.
    pub(crate) fn check_event(&self, event: &Value) -> Result<(), String> {
        let kind = event["type"].as_str().unwrap_or_default();
        let content = &self.0["webhooks"][kind]["post"]["requestBody"]["content"];
        self.check(event, &content["application/json"]["schema"], kind)
    }

    fn resolved<'s>(&'s self, value: &'s Value) -> &'s Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(&reference[1..]).unwrap(),
            None => value,
        }
    }

    fn check(&self, value: &Value, schema: &Value, at: &str) -> Result<(), String> {
        let Some(words) = schema.as_object() else {
            return Err(format!("{at}: no schema"));
        };
        let wrong = |what: &str| Err(format!("{at}: {what}: {value}"));
        for (word, told) in words {
            let number = told.as_f64().unwrap_or_default();
            let holds = match word.as_str() {
                "$ref" => return self.check(value, self.resolved(schema), at),
                "type" => is_of(value, told),
                "const" => value == told,
                "enum" => told.as_array().unwrap().contains(value),
                "anyOf" => self.fitting(value, told, at)? > 0,
                "oneOf" => self.fitting(value, told, at)? == 1,
                "minimum" => value.as_f64().is_none_or(|own| own >= number),
                "maximum" => value.as_f64().is_none_or(|own| own <= number),
                "exclusiveMinimum" => value.as_f64().is_none_or(|own| own > number),
                "minItems" => value
                    .as_array()
                    .is_none_or(|own| own.len() as f64 >= number),
                "maxItems" => value
                    .as_array()
                    .is_none_or(|own| own.len() as f64 <= number),
                "minLength" => value.as_str().is_none_or(|own| own.len() as f64 >= number),
                "maxLength" => value.as_str().is_none_or(|own| own.len() as f64 <= number),
                "required" => has_all(value, told),
                "properties" | "additionalProperties" => true,
                "items" => {
                    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(item, told, &format!("{at}/{n}"))?;
                    }
                    true
                }
                remark if REMARKS.contains(&remark) => true,
                unknown => return Err(format!("{at}: the word {unknown} is not known here")),
            };
            if !holds {
                return wrong(&format!("is against {word} {told}"));
            }
        }
        self.check_fields(value, schema, at)
    }

    fn check_fields(&self, value: &Value, schema: &Value, at: &str) -> Result<(), String> {
        let named = &schema["properties"];
        let more = &schema["additionalProperties"];
        for (name, field) in value.as_object().into_iter().flatten() {
            let at = format!("{at}/{name}");
            match (&named[name], more) {
                (Value::Null, Value::Object(_)) => self.check(field, more, &at)?,
                (Value::Null, Value::Bool(true)) => {}
                (Value::Null, _) if named.is_null() => {}
                (Value::Null, _) => return Err(format!("{at}: the vendor has no such field")),
                (own, _) => self.check(field, own, &at)?,
            }
        }
        Ok(())
    }

    /// How many of the choices the value fits; what is wrong with it in each,
    /// when it fits none.
    fn fitting(&self, value: &Value, choices: &Value, at: &str) -> Result<usize, String> {
        let choices = choices.as_array().unwrap();
        let tried: Vec<_> = choices
            .iter()
            .map(|choice| self.check(value, choice, at))
            .collect();
        match tried.iter().filter(|one| one.is_ok()).count() {
            0 => Err(tried
                .into_iter()
                .filter_map(Result::err)
                .collect::<Vec<_>>()
                .join("; or ")),
            fitting => Ok(fitting),
        }
    }
}

/// `/a/{}` of `/a/{b}`.
fn without_names(path: &str) -> String {
    let parts = path.split('/');
    let parts = parts.map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn is_of(value: &Value, kind: &Value) -> bool {
    if let Some(kinds) = kind.as_array() {
        return kinds.iter().any(|kind| is_of(value, kind));
    }
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    }
}

fn has_all(value: &Value, names: &Value) -> bool {
    let mut names = names.as_array().unwrap().iter();
    value
        .as_object()
        .is_none_or(|object| names.all(|name| object.contains_key(name.as_str().unwrap())))
}
