//! The rules that find conversions, as rows of a form. A row whose name is
//! blank is no rule: so one is taken out, and one row is left for the next.

use domain::{ConversionRule, Money, Trigger, Value};

use crate::form::{Form, line};

/// One row.
pub(super) struct ConversionLine {
    /// What the names of its fields begin with.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) when: String,
    pub(super) what: String,
    pub(super) equals: String,
    pub(super) worth: String,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) fault: Option<String>,
}

pub(super) const TRIGGERS: [(&str, &str); 4] = [
    ("criterion", "The criterion was met"),
    ("collected", "The field was collected"),
    ("tool", "The tool was used"),
    ("duration", "It lasted so many seconds"),
];
pub(super) const WORTHS: [(&str, &str); 3] = [
    ("nothing", "No value"),
    ("fixed", "This amount"),
    ("field", "What this field says"),
];

const MOST: usize = 50;
const TEXT: usize = 100;

/// Puts `rules` into the form.
pub(super) fn fill(form: &mut Form, rules: &[ConversionRule]) {
    for (n, rule) in rules.iter().enumerate() {
        let mut set = |name: &str, value: &str| form.set(&field(n, name), value.to_owned());
        set("name", &rule.name);
        set("kind", &rule.kind);
        let (when, what) = match &rule.when {
            Trigger::Criterion { id } => ("criterion", id.clone()),
            Trigger::Collected { id, .. } => ("collected", id.clone()),
            Trigger::Tool { name } => ("tool", name.clone()),
            Trigger::Duration { secs } => ("duration", secs.to_string()),
        };
        set("when", when);
        set("what", &what);
        if let Trigger::Collected {
            equals: Some(equals),
            ..
        } = &rule.when
        {
            set("equals", equals);
        }
        let (worth, amount, currency) = match &rule.value {
            Value::Nothing => ("nothing", String::new(), String::new()),
            Value::Fixed(money) => (
                "fixed",
                money.amount().to_string(),
                money.currency().to_owned(),
            ),
            Value::Collected { id, currency } => ("field", id.clone(), currency.clone()),
        };
        set("worth", worth);
        set("amount", &amount);
        set("currency", &currency);
    }
}

fn field(n: usize, name: &str) -> String {
    format!("c{n}-{name}")
}

/// The rows that have a name, and one more.
pub(super) fn lines(form: &Form) -> Vec<ConversionLine> {
    let mut lines: Vec<ConversionLine> = (0..MOST)
        .map(|n| ConversionLine::of(form, n))
        .filter(|row| !row.name.trim().is_empty())
        .collect();
    let after = lines.len();
    lines.push(ConversionLine::blank(after));
    // Rows close up where one was taken out.
    for (n, row) in lines.iter_mut().enumerate() {
        row.key = format!("c{n}");
    }
    lines
}

impl ConversionLine {
    fn of(form: &Form, n: usize) -> Self {
        let text = |name| form.value(field(n, name)).to_owned();
        Self {
            key: format!("c{n}"),
            name: text("name"),
            kind: text("kind"),
            when: text("when"),
            what: text("what"),
            equals: text("equals"),
            worth: text("worth"),
            amount: text("amount"),
            currency: text("currency"),
            fault: form
                .value(field(n, "name"))
                .trim()
                .is_empty()
                .then(String::new)
                .or_else(|| rule(form, n).err()),
        }
    }

    fn blank(n: usize) -> Self {
        Self::of(&Form::default(), n)
    }

    /// What is wrong with the row.
    pub(super) fn told(&self) -> Option<&str> {
        self.fault.as_deref().filter(|why| !why.is_empty())
    }
}

/// The rules of all rows that have a name; what is wrong with one is noted.
pub(super) fn read(form: &mut Form) -> Vec<ConversionRule> {
    let named = |n: &usize| !form.value(field(*n, "name")).trim().is_empty();
    let read: Result<Vec<ConversionRule>, String> =
        (0..MOST).filter(named).map(|n| rule(form, n)).collect();
    match read {
        Ok(rules) => {
            let mut names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            if names.len() < rules.len() {
                form.refuse("conversions", "Two rules have the same name.");
            }
            rules
        }
        Err(_) => {
            form.refuse("conversions", "A rule below cannot be used as it is.");
            Vec::new()
        }
    }
}

fn rule(form: &Form, n: usize) -> Result<ConversionRule, String> {
    let text = |name: &str| line(form.value(field(n, name)).trim(), TEXT);
    let given = |name: &str, what: &str| match text(name)? {
        blank if blank.is_empty() => Err(format!("Say {what}.")),
        text => Ok(text),
    };
    Ok(ConversionRule {
        name: text("name")?,
        kind: given("kind", "what kind of result it is, such as appointment")?,
        when: trigger(form, n, &given)?,
        value: value(form, n, &given)?,
    })
}

type Given<'a> = &'a dyn Fn(&str, &str) -> Result<String, String>;

fn trigger(form: &Form, n: usize, given: Given<'_>) -> Result<Trigger, String> {
    let equals = line(form.value(field(n, "equals")).trim(), TEXT)?;
    match form.value(field(n, "when")) {
        "criterion" => Ok(Trigger::Criterion {
            id: given("what", "which criterion")?,
        }),
        "collected" => Ok(Trigger::Collected {
            id: given("what", "which field")?,
            equals: Some(equals).filter(|equals| !equals.is_empty()),
        }),
        "tool" => Ok(Trigger::Tool {
            name: given("what", "which tool")?,
        }),
        "duration" => {
            let secs = given("what", "how many seconds")?.parse();
            let secs = secs.map_err(|_| "Write a whole number of seconds.".to_owned())?;
            Ok(Trigger::Duration { secs })
        }
        _ => Err("Choose what makes it a conversion.".to_owned()),
    }
}

fn value(form: &Form, n: usize, given: Given<'_>) -> Result<Value, String> {
    let currency = form.value(field(n, "currency")).trim().to_uppercase();
    let odd = |error: domain::InvalidMoney| format!("The value {error}.");
    match form.value(field(n, "worth")) {
        "" | "nothing" => Ok(Value::Nothing),
        "fixed" => {
            let amount = given("amount", "how much it is worth")?.parse();
            let amount = amount.map_err(|_| "Write the amount in digits.".to_owned())?;
            Money::new(amount, &currency).map(Value::Fixed).map_err(odd)
        }
        "field" => {
            let id = given("amount", "which field has the value")?;
            // Only to see whether there is such a currency.
            Money::of_micros(0, &currency).map_err(odd)?;
            Ok(Value::Collected { id, currency })
        }
        _ => Err("Choose what it is worth.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_back_from_their_form_as_they_were() {
        let rules = vec![
            ConversionRule {
                name: "booked".to_owned(),
                kind: "appointment".to_owned(),
                when: Trigger::Collected {
                    id: "booked".to_owned(),
                    equals: Some("yes".to_owned()),
                },
                value: Value::Fixed(Money::new(99.5, "USD").unwrap()),
            },
            ConversionRule {
                name: "long".to_owned(),
                kind: "lead".to_owned(),
                when: Trigger::Duration { secs: 60 },
                value: Value::Collected {
                    id: "budget".to_owned(),
                    currency: "EUR".to_owned(),
                },
            },
        ];
        let mut form = Form::default();
        fill(&mut form, &rules);
        assert_eq!(read(&mut form), rules);
        assert_eq!(lines(&form).len(), 3);
        form.set("c0-name", String::new());
        assert_eq!(read(&mut form), rules[1..]);
        assert_eq!(lines(&form)[0].name, "long");
        form.set("c1-what", "soon".to_owned());
        read(&mut form);
        assert!(form.fault("conversions").is_some());
        assert_eq!(
            lines(&form)[0].told(),
            Some("Write a whole number of seconds.")
        );
    }
}
