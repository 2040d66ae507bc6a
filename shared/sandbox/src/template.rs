//! template.yaml, read as data.
//!
//! The template is the only definition of the tables, so the embedded ones and
//! the tests of what gets deployed start from it. CloudFormation's short tags
//! become their long forms: `!GetAtt A.B` is `{"Fn::GetAtt": "A.B"}`.

use std::sync::LazyLock;

use anyhow::Context;
use serde_json::{Map, Value};
use yaml_serde::Value as Yaml;

/// A CloudFormation template whose parameters have their default values.
#[derive(Clone, Debug)]
pub struct Template(Value);

impl Template {
    /// Ringledger's own, parsed once for all the tests of a process.
    pub fn ringledger() -> &'static Self {
        static OURS: LazyLock<Template> = LazyLock::new(|| {
            Template::parse(include_str!("../../../template.yaml"))
                .expect("template.yaml is a template")
        });
        &OURS
    }

    /// Any other, from its text.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let yaml: Yaml = yaml_serde::from_str(text).context("the template is not YAML")?;
        let defaults = defaults(&yaml);
        Ok(Self(resolved(yaml, &defaults)?))
    }

    /// What stands at `pointer`, such as `/Resources/Calls/DeletionPolicy`.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.0.pointer(pointer)
    }

    /// All resources of a type, by their names in the template.
    pub fn resources<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let resources = self.0.get("Resources").and_then(Value::as_object);
        resources
            .into_iter()
            .flatten()
            .filter(move |(_, resource)| resource.get("Type").is_some_and(|it| it == kind))
            .map(|(name, resource)| (name.as_str(), resource))
    }
}

type Defaults = Vec<(String, Yaml)>;

fn defaults(template: &Yaml) -> Defaults {
    let parameters = template.get("Parameters").and_then(Yaml::as_mapping);
    let with_default = |(name, parameter): (&Yaml, &Yaml)| {
        let default = parameter.get("Default")?;
        Some((name.as_str()?.to_owned(), default.clone()))
    };
    parameters
        .into_iter()
        .flatten()
        .filter_map(with_default)
        .collect()
}

fn resolved(yaml: Yaml, defaults: &Defaults) -> anyhow::Result<Value> {
    Ok(match yaml {
        Yaml::Tagged(tagged) => {
            let value = resolved(tagged.value, defaults)?;
            function(&tagged.tag.to_string(), value, defaults)?
        }
        Yaml::Mapping(mapping) => Value::Object(
            mapping
                .into_iter()
                .map(|(key, value)| {
                    let key = key.as_str().context("a key is not text")?.to_owned();
                    Ok((key, resolved(value, defaults)?))
                })
                .collect::<anyhow::Result<Map<_, _>>>()?,
        ),
        Yaml::Sequence(items) => items
            .into_iter()
            .map(|item| resolved(item, defaults))
            .collect::<anyhow::Result<_>>()?,
        scalar => serde_json::to_value(scalar)?,
    })
}

/// What a tag comes to: a parameter's value where that is all it needs, else
/// the function's long form.
fn function(tag: &str, value: Value, defaults: &Defaults) -> anyhow::Result<Value> {
    let name = tag.trim_start_matches('!');
    match (name, value.as_str()) {
        ("Ref", Some(target)) => match defaults.iter().find(|(name, _)| name == target) {
            Some((_, default)) => Ok(serde_json::to_value(default)?),
            None => Ok(call("Ref", value)),
        },
        ("Sub", Some(text)) => {
            let text = substituted(text, defaults);
            Ok(if text.contains("${") {
                call("Fn::Sub", text.into())
            } else {
                text.into()
            })
        }
        ("Ref" | "Condition", _) => Ok(call(name, value)),
        _ => Ok(call(&format!("Fn::{name}"), value)),
    }
}

fn call(function: &str, argument: Value) -> Value {
    Value::Object(Map::from_iter([(function.to_owned(), argument)]))
}

fn substituted(text: &str, defaults: &Defaults) -> String {
    let textual =
        |(name, default): &(String, Yaml)| Some((name.clone(), default.as_str()?.to_owned()));
    defaults
        .iter()
        .filter_map(textual)
        .fold(text.to_owned(), |text, (name, default)| {
            text.replace(&format!("${{{name}}}"), &default)
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_parameter_gives_its_default_and_a_resource_stays_a_reference() {
        let template = Template::parse(
            "
             Parameters: { Prefix: { Type: String, Default: x- } }
             Name: !Sub '${Prefix}calls'
             Arn: !Sub '${Prefix}${Calls.Arn}'
             Prefix: !Ref Prefix
             Table: !Ref Calls
             Part: !GetAtt Calls.Arn",
        )
        .unwrap();

        assert_eq!(template.at("/Name"), Some(&json!("x-calls")));
        assert_eq!(
            template.at("/Arn"),
            Some(&json!({"Fn::Sub": "x-${Calls.Arn}"}))
        );
        assert_eq!(template.at("/Prefix"), Some(&json!("x-")));
        assert_eq!(template.at("/Table"), Some(&json!({"Ref": "Calls"})));
        assert_eq!(
            template.at("/Part"),
            Some(&json!({"Fn::GetAtt": "Calls.Arn"}))
        );
    }
}
