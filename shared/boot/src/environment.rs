//! Variables turned into values, with everything that is wrong told at once.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The variables, and what is wrong with those that were read so far.
pub struct Environment {
    variables: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

/// What is wrong with one variable. It quotes the value unless that is secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {fault}")]
pub struct Problem {
    variable: &'static str,
    fault: String,
}

/// Everything that is wrong with the environment.
#[derive(Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Environment {
    /// The process's own. An empty variable counts as not set.
    pub fn of_process() -> Self {
        let texts = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Self::new(texts)
    }

    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let set = variables
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty());
        Self {
            variables: set.collect(),
            problems: Vec::new(),
        }
    }

    /// The text of `variable`, if it is set.
    pub fn text(&self, variable: &'static str) -> Option<&str> {
        self.variables.get(variable).map(|value| value.trim())
    }

    /// The text of `variable`; when it is missing, the problem says what it is
    /// for.
    pub fn required(&mut self, variable: &'static str, purpose: &str) -> String {
        match self.text(variable) {
            Some(text) => text.to_owned(),
            None => {
                self.missing(variable, purpose);
                String::new()
            }
        }
    }

    /// What `variable` says, if it is set and is what is expected.
    pub fn optional<T: FromStr>(&mut self, variable: &'static str, expected: &str) -> Option<T> {
        let text = self.text(variable)?.to_owned();
        let parsed = text.parse();
        if parsed.is_err() {
            self.wrong(variable, &text, expected);
        }
        parsed.ok()
    }

    /// The parts of a comma-separated `variable`; none when it is not set.
    pub fn list<T: FromStr>(&mut self, variable: &'static str, expected: &str) -> Option<Vec<T>> {
        let text = self.text(variable)?.to_owned();
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let mut parsed = Vec::new();
        for part in parts {
            match part.parse() {
                Ok(part) => parsed.push(part),
                Err(_) => self.wrong(variable, part, expected),
            }
        }
        Some(parsed)
    }

    pub(crate) fn missing(&mut self, variable: &'static str, purpose: &str) {
        let fault = format!("is missing: {purpose}");
        self.problems.push(Problem { variable, fault });
    }

    pub(crate) fn wrong(&mut self, variable: &'static str, value: &str, expected: &str) {
        let fault = format!("is {value:?}; expected {expected}");
        self.problems.push(Problem { variable, fault });
    }

    /// `read`, unless something was wrong on the way to it.
    pub fn finish<T>(self, read: T) -> Result<T, Problems> {
        if self.problems.is_empty() {
            Ok(read)
        } else {
            Err(Problems(self.problems))
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the environment cannot be used as it is")?;
        self.0
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

/// As `Display`: it is how `main` shows the error it ends with.
impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::new(
            variables
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into())),
        )
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let mut environment = environment(&[("PORT", "high"), ("ALLOWED", "::1, nowhere")]);
        environment.optional::<u16>("PORT", "a port");
        environment.list::<std::net::IpAddr>("ALLOWED", "addresses");
        environment.required("TABLE", "where calls are kept");

        let problems = environment.finish(()).unwrap_err().to_string();
        assert_eq!(
            problems,
            "the environment cannot be used as it is\
             \n  PORT is \"high\"; expected a port\
             \n  ALLOWED is \"nowhere\"; expected addresses\
             \n  TABLE is missing: where calls are kept"
        );
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let mut environment = environment(&[("PORT", " "), ("ALLOWED", "")]);
        assert_eq!(environment.optional::<u16>("PORT", "a port"), None);
        assert_eq!(environment.list::<u16>("ALLOWED", "ports"), None);
        assert!(environment.finish(()).is_ok());
    }

    #[test]
    fn a_list_has_commas_between_its_parts() {
        let mut environment = environment(&[("PORTS", "1, 2,,3 ")]);
        assert_eq!(environment.list("PORTS", "ports"), Some(vec![1_u16, 2, 3]));
    }
}
