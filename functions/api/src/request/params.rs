//! The query string. Each parameter is taken by name, once; what is left over
//! is unknown and refused, never ignored.

use std::convert::Infallible;

use access::Problem;
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde_json::Value;

/// The parameters of a request that nobody has taken yet.
pub(crate) struct Params {
    given: Vec<(String, String)>,
    taken: Vec<(&'static str, String)>,
    /// The field that they stand in when a body has them instead of the query.
    field: Option<&'static str>,
}

impl Params {
    pub(crate) fn of(parts: &Parts) -> Self {
        Self::of_query(parts.uri.query().unwrap_or_default())
    }

    fn of_query(query: &str) -> Self {
        let given = serde_urlencoded::from_str(query).unwrap_or_default();
        Self {
            given,
            taken: Vec::new(),
            field: None,
        }
    }

    /// The same parameters as the object `field` of a body has them.
    pub(crate) fn of_field(field: &'static str, value: Value) -> Result<Self, Problem> {
        let Value::Object(values) = value else {
            return Err(Problem::invalid_field(field, "is not an object"));
        };
        let mut params = Self {
            given: Vec::new(),
            taken: Vec::new(),
            field: Some(field),
        };
        for (name, value) in values {
            match value {
                Value::Null => {}
                Value::String(text) => params.given.push((name, text)),
                Value::Bool(_) | Value::Number(_) => params.given.push((name, value.to_string())),
                Value::Array(_) | Value::Object(_) => {
                    return Err(params.invalid(&name, "is a text, a number, true or false"));
                }
            }
        }
        Ok(params)
    }

    fn invalid(&self, name: &str, why: impl Into<String>) -> Problem {
        match self.field {
            Some(field) => Problem::invalid_field(&format!("{field}.{name}"), why),
            None => Problem::invalid_parameter(name, why),
        }
    }

    /// The parameter `name` as `read` understands it, when it is given.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Problem> {
        let Some(place) = self.given.iter().position(|(given, _)| given == name) else {
            return Ok(None);
        };
        let (_, text) = self.given.remove(place);
        if self.given.iter().any(|(given, _)| given == name) {
            return Err(self.invalid(name, "is given more than once"));
        }
        let value = read(&text).map_err(|why| self.invalid(name, why))?;
        self.taken.push((name, text));
        Ok(Some(value))
    }

    /// What has been taken so far, as one text that is the same for the same
    /// parameters in any order.
    pub(crate) fn canonical(&self) -> String {
        let mut taken = self.taken.clone();
        taken.sort_unstable();
        serde_urlencoded::to_string(taken).unwrap_or_default()
    }

    /// Refuses what nobody took.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        match self.given.first() {
            Some((name, _)) => Err(self.invalid(name, "is not known here")),
            None => Ok(()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// A request that takes no parameters and was given none.
pub(crate) struct NoParams;

impl<S: Sync> FromRequestParts<S> for NoParams {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Params::of(parts).finish().map(|()| Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn the_canonical_text_does_not_depend_on_the_order() {
        assert_eq!(canonical("a=1&b=2%263"), canonical("b=2%263&a=1"));
        assert_ne!(canonical("a=1&b=2"), canonical("a=1%26b%3D2"));
    }

    #[test]
    fn a_parameter_is_given_once() {
        let taken = Params::of_query("a=1&b=2&a=1").take("a", |text| Ok(text.to_owned()));
        assert!(taken.is_err());
    }

    #[test]
    fn what_nobody_takes_is_refused() {
        let mut params = Params::of_query("a=1&b=2");
        assert_eq!(
            params.take("a", |text| Ok(text.to_owned())),
            Ok(Some("1".to_owned()))
        );
        assert!(params.finish().is_err());
    }

    fn canonical(query: &str) -> String {
        let mut params = Params::of_query(query);
        for name in ["a", "b"] {
            params.take(name, |_| Ok(())).unwrap();
        }
        params.canonical()
    }
}
