//! The query of a request, read as strictly as the vendor's framework does.

use std::ops::RangeInclusive;
use std::str::FromStr;

use super::problem::Problem;

/// Names and values, in the order they came in.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Takes no name that is not `known`; one that is known and not `played` is
    /// said to be missing here.
    pub(super) fn read(text: &str, played: &[&str], known: &[&str]) -> Result<Self, Problem> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text).unwrap_or_default();
        for (name, _) in &pairs {
            let is_in = |names: &[&str]| names.contains(&name.as_str());
            if is_in(known) && !is_in(played) {
                return Err(Problem::NotPlayed(format!("the filter `{name}`")));
            }
            if !is_in(played) {
                let message = "Extra inputs are not permitted";
                return Err(Problem::query(name, "extra_forbidden", message));
            }
        }
        Ok(Self(pairs))
    }

    /// Of several values of one name, the last counts.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let named = |(own, _): &&(String, String)| own == name;
        let last = self.0.iter().rfind(named);
        last.map(|(_, value)| value.as_str())
    }

    /// All values of a name that may come several times.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(own, _)| own == name);
        named.map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        let number = self.text(name).map(str::parse);
        number.transpose().map_err(|_| {
            let message = "Input should be a valid integer, unable to parse string as an integer";
            Problem::query(name, "int_parsing", message)
        })
    }

    pub(super) fn within(
        &self,
        name: &str,
        range: RangeInclusive<usize>,
        usual: usize,
    ) -> Result<usize, Problem> {
        let number: i64 = match self.number(name)? {
            Some(number) => number,
            None => return Ok(usual),
        };
        let (least, most) = (range.start(), range.end());
        match usize::try_from(number) {
            Ok(number) if range.contains(&number) => Ok(number),
            Ok(number) if number > *most => {
                let message = format!("Input should be less than or equal to {most}");
                Err(Problem::query(name, "less_than_equal", message))
            }
            _ => {
                let message = format!("Input should be greater than or equal to {least}");
                Err(Problem::query(name, "greater_than_equal", message))
            }
        }
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.text(name).map(str::to_lowercase).as_deref() {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(_) => {
                let message = "Input should be a valid boolean, unable to interpret input";
                Err(Problem::query(name, "bool_parsing", message))
            }
        }
    }

    /// One of the `words`, if any is given.
    pub(super) fn word(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Problem> {
        match self.text(name) {
            Some(word) if !words.contains(&word) => {
                let message = format!("Input should be '{}'", words.join("' or '"));
                Err(Problem::query(name, "enum", message))
            }
            word => Ok(word),
        }
    }
}
