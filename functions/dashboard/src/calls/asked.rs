//! The query of a list, as it was asked: every known parameter as text.
//!
//! Kept as text so that the form shows what was typed even when it cannot be
//! used, and so that each link on the page is this query with one thing changed.

use std::collections::BTreeMap;

/// A parameter that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) parameter: String,
    pub(crate) why: String,
}

impl Fault {
    pub(crate) fn new(parameter: &str, why: impl Into<String>) -> Self {
        Self {
            parameter: parameter.to_owned(),
            why: why.into(),
        }
    }
}

/// Parameters that are lists of words.
const SEVERAL: [&str; 1] = ["columns"];

/// The parameters that were given. Empty ones count as absent: that is how a
/// form sends what was left blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    path: String,
    given: BTreeMap<&'static str, String>,
}

impl Asked {
    /// Reads `query`, whose parameters may be those of `known`.
    pub(crate) fn read(
        path: impl Into<String>,
        query: Option<&str>,
        known: &[&'static str],
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut asked = Self {
            path: path.into(),
            given: BTreeMap::new(),
        };
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query.unwrap_or_default()).unwrap_or_default();
        for (name, value) in pairs {
            let value = value.trim();
            match known.iter().find(|known| **known == name) {
                None => faults.push(Fault::new(&name, "is not known here")),
                Some(_) if value.is_empty() => {}
                Some(known) if SEVERAL.contains(known) => asked.add(known, value),
                Some(known) if asked.given.contains_key(known) => {
                    faults.push(Fault::new(known, "is given more than once"));
                }
                Some(known) => drop(asked.given.insert(known, value.to_owned())),
            }
        }
        asked
    }

    /// A query of `path` that asks for nothing yet.
    pub(crate) fn at(path: &str) -> Self {
        let (path, given) = (path.to_owned(), BTreeMap::new());
        Self { path, given }
    }

    /// The same query of another page.
    #[must_use]
    pub(crate) fn on(self, path: &str) -> Self {
        let path = path.to_owned();
        Self { path, ..self }
    }

    /// One more of what may be given several times: a form with boxes to tick
    /// sends them one by one, and a link all in one.
    fn add(&mut self, name: &'static str, value: &str) {
        let given = self.given.entry(name).or_default();
        if !given.is_empty() {
            given.push(',');
        }
        given.push_str(value);
    }

    /// What was given for `name`.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    /// What was given for `name`, or nothing, for a form's field.
    pub(crate) fn text(&self, name: &str) -> String {
        self.value(name).unwrap_or_default().to_owned()
    }

    /// The same query with `name` set to `value`.
    #[must_use]
    pub(crate) fn with(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut asked = self.clone();
        asked.given.insert(name, value.into());
        asked
    }

    /// The same query without `names`.
    #[must_use]
    pub(crate) fn without(&self, names: &[&str]) -> Self {
        let mut asked = self.clone();
        asked.given.retain(|name, _| !names.contains(name));
        asked
    }

    pub(crate) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.given.contains_key(name))
    }

    /// The address of this query; the same for the same parameters.
    pub(crate) fn address(&self) -> String {
        let query = serde_urlencoded::to_string(&self.given).unwrap_or_default();
        match query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// The parameters alone.
    pub(crate) fn query(&self) -> String {
        serde_urlencoded::to_string(&self.given).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> (Asked, Vec<Fault>) {
        let mut faults = Vec::new();
        let known = ["a", "b", "columns", "cursor"];
        let asked = Asked::read("/calls", Some(query), &known, &mut faults);
        (asked, faults)
    }

    #[test]
    fn blank_fields_are_as_good_as_absent() {
        let (asked, faults) = read("a=&b=+x+&cursor=");
        assert_eq!((asked.address().as_str(), faults.len()), ("/calls?b=x", 0));
    }

    #[test]
    fn what_is_unknown_or_there_twice_is_named() {
        let (_, faults) = read("a=1&a=2&wrong=3");
        let names: Vec<_> = faults
            .iter()
            .map(|fault| fault.parameter.as_str())
            .collect();
        assert_eq!(names, ["a", "wrong"]);
    }

    #[test]
    fn boxes_that_were_ticked_are_one_list() {
        let (asked, faults) = read("columns=agent&columns=&columns=status");
        assert_eq!(
            (asked.value("columns"), faults.len()),
            (Some("agent,status"), 0)
        );
    }

    #[test]
    fn a_link_is_the_query_with_one_thing_changed() {
        let (asked, _) = read("b=2%263&cursor=x");
        assert_eq!(
            asked.with("a", "1").without(&["cursor"]).address(),
            "/calls?a=1&b=2%263"
        );
        assert_eq!(asked.without(&["b", "cursor"]).address(), "/calls");
    }
}
