//! A form with several fields: what stands or was typed in each, and what is
//! wrong with it.

use std::collections::BTreeMap;

/// The fields of a form, on their way to the page or back from it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    values: BTreeMap<String, String>,
    faults: BTreeMap<&'static str, String>,
    /// What is wrong with the form as a whole.
    pub(crate) trouble: Option<String>,
}

impl Form {
    pub(crate) fn of<const N: usize>(values: [(&str, String); N]) -> Self {
        let values = values.into_iter();
        Self {
            values: values
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ..Self::default()
        }
    }

    /// What stands in the field `name`, for the page.
    pub(crate) fn value(&self, name: impl AsRef<str>) -> &str {
        self.values.get(name.as_ref()).map_or("", String::as_str)
    }

    pub(crate) fn has(&self, name: impl AsRef<str>, value: impl AsRef<str>) -> bool {
        self.value(name) == value.as_ref()
    }

    /// What is wrong with the field `name`.
    pub(crate) fn fault(&self, name: impl AsRef<str>) -> Option<&str> {
        self.faults.get(name.as_ref()).map(String::as_str)
    }

    pub(crate) fn is_faulty(&self) -> bool {
        !self.faults.is_empty() || self.trouble.is_some()
    }

    pub(crate) fn set(&mut self, name: &str, value: String) {
        self.values.insert(name.to_owned(), value);
    }

    pub(crate) fn refuse(&mut self, name: &'static str, why: impl Into<String>) {
        self.faults.entry(name).or_insert_with(|| why.into());
    }

    /// Reads a field that must be filled in.
    pub(crate) fn read<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let read = match self.value(name).trim() {
            "" => Err("This must be filled in.".to_owned()),
            text => read(text),
        };
        read.map_err(|why| self.refuse(name, why)).ok()
    }

    /// Reads a field that may be left blank.
    pub(crate) fn read_some<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match self.value(name).trim() {
            "" => None,
            _ => self.read(name, read),
        }
    }

    /// The revision that the person saw; what is none is none that anybody saw.
    pub(crate) fn rev(&self) -> u32 {
        self.value("rev").parse().unwrap_or(u32::MAX)
    }

    /// Whether the button that only looks was pressed.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.has("act", "look")
    }
}

impl From<Vec<(String, String)>> for Form {
    fn from(fields: Vec<(String, String)>) -> Self {
        Self {
            values: fields.into_iter().collect(),
            ..Self::default()
        }
    }
}

/// A text of one line, as it is kept.
pub(crate) fn line(text: &str, most: usize) -> Result<String, String> {
    match text {
        _ if text.chars().count() > most => Err(format!(
            "This is longer than {most} characters. Shorten it."
        )),
        _ if text.chars().any(char::is_control) => {
            Err("This has a control character. Remove it.".to_owned())
        }
        _ => Ok(text.to_owned()),
    }
}

/// Texts, one a line, without blank ones.
pub(crate) fn lines(text: &str, most: usize, longest: usize) -> Result<Vec<String>, String> {
    let texts = text.lines().map(str::trim).filter(|text| !text.is_empty());
    let texts: Vec<String> = texts
        .map(|text| line(text, longest))
        .collect::<Result<_, _>>()?;
    match texts.len() {
        count if count > most => Err(format!("These are more than {most} lines.")),
        _ => Ok(texts),
    }
}

/// A day, as pickers send it.
pub(crate) fn day(text: &str) -> Result<jiff::civil::Date, String> {
    let usable = text.len() == "2026-03-10".len();
    let day = text.parse().ok().filter(|_| usable);
    day.ok_or_else(|| "Write a day such as 2026-03-10.".to_owned())
}

/// A whole number within bounds.
pub(crate) fn whole(text: &str, least: u16, most: u16) -> Result<u16, String> {
    let number = text.parse().ok();
    let number = number.filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("Write a whole number from {least} to {most}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_or_says_what_is_wrong() {
        let mut form = Form::of([("name", " x ".to_owned()), ("days", "0".to_owned())]);
        assert_eq!(
            form.read("name", |text| line(text, 9)).as_deref(),
            Some("x")
        );
        assert_eq!(form.read("days", |text| whole(text, 1, 365)), None);
        assert_eq!(form.read_some("end", day), None);
        assert_eq!(form.read("start", day), None);
        assert!(form.fault("days").is_some() && form.fault("start").is_some());
        assert!(form.fault("end").is_none() && form.is_faulty());
        assert_eq!(form.rev(), u32::MAX);
    }

    #[test]
    fn texts_come_one_a_line() {
        assert_eq!(lines("a\r\n\n b \n", 2, 5).unwrap(), ["a", "b"]);
        assert!(lines("a\nb\nc", 2, 5).is_err());
        assert!(lines("abcdef", 2, 5).is_err());
        assert!(day("2026-3-1").is_err() && day("2026-03-01").is_ok());
    }
}
