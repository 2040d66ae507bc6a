//! The settings as they are entered.

use access::Problem;
use domain::{ConversionRule, Money, Rules, Trigger, Value as Worth};
use serde_json::{Value, json};

use crate::request::{Entry, Fields, described, fields};

const LONGEST: usize = 200;
const MOST_RULES: usize = 50;

/// What is said of the rules; none where nothing is.
pub(crate) struct RulesEntry {
    automatic_from: Option<u16>,
    lead: Option<u16>,
    suggested_from: Option<u16>,
    callback_days: Option<u16>,
    spam_from: Option<u16>,
    conversions: Option<Vec<ConversionRule>>,
}

impl RulesEntry {
    pub(crate) fn apply(&self, rules: Rules) -> Result<Rules, Problem> {
        let conversions = self.conversions.clone();
        let rules = Rules {
            revision: rules.revision,
            automatic_from: self.automatic_from.unwrap_or(rules.automatic_from),
            lead: self.lead.unwrap_or(rules.lead),
            suggested_from: self.suggested_from.unwrap_or(rules.suggested_from),
            callback_days: self.callback_days.unwrap_or(rules.callback_days),
            spam_from: self.spam_from.unwrap_or(rules.spam_from),
            conversions: conversions.unwrap_or(rules.conversions),
        };
        match rules.suggested_from > rules.automatic_from {
            true => Err(Problem::invalid_field(
                "suggested_from",
                "is above automatic_from",
            )),
            false => Ok(rules),
        }
    }
}

impl Entry for RulesEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        let small = |most| {
            let whole = fields::whole(0..=most);
            move |value| whole(value).map(|n| u16::try_from(n).unwrap_or(u16::MAX))
        };
        Ok(Self {
            automatic_from: body.take("automatic_from", per_mille)?,
            lead: body.take("lead", per_mille)?,
            suggested_from: body.take("suggested_from", per_mille)?,
            callback_days: body.take("callback_days", small(365))?,
            spam_from: body.take("spam_from", small(1000))?,
            conversions: conversions(body)?,
        })
    }
}

/// From 0 to 1, in thousandths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is within 0 and 1000"
)]
fn per_mille(value: Value) -> Result<u16, String> {
    match fields::number(value)? {
        share if (0.0..=1.0).contains(&share) => Ok((share * 1000.0).round() as u16),
        _ => Err("is a number from 0 to 1".to_owned()),
    }
}

fn conversions(body: &mut Fields) -> Result<Option<Vec<ConversionRule>>, Problem> {
    let values = body.take("conversions", fields::list(MOST_RULES, Ok))?;
    let Some(values) = values else {
        return Ok(None);
    };
    let mut rules = Vec::<ConversionRule>::new();
    for (n, value) in values.into_iter().enumerate() {
        let mut fields = Fields::within(&format!("conversions[{n}]"), value)?;
        let rule = conversion(&mut fields)?;
        if rules.iter().any(|other| other.name == rule.name) {
            return Err(fields.invalid("name", "is there more than once"));
        }
        fields.finish()?;
        rules.push(rule);
    }
    Ok(Some(rules))
}

fn conversion(body: &mut Fields) -> Result<ConversionRule, Problem> {
    let name = body.require("name", fields::line(LONGEST))?;
    let kind = body.require("type", fields::line(LONGEST))?;
    let place = body.name_of("when");
    let when = body.require("when", Ok)?;
    let when = trigger(Fields::within(&place, when)?, &place)?;
    let value = match body.take("value", Ok)? {
        Some(value) => worth(Fields::within(&body.name_of("value"), value)?)?,
        None => Worth::Nothing,
    };
    Ok(ConversionRule {
        name,
        kind,
        when,
        value,
    })
}

fn trigger(mut body: Fields, place: &str) -> Result<Trigger, Problem> {
    let line = || fields::line(LONGEST);
    let criterion = body.take("criterion", line())?;
    let collected = body.take("collected", line())?;
    let equals = body.take("equals", line())?;
    let tool = body.take("tool", line())?;
    let secs = body.take("min_duration", fields::whole(0..=86_400))?;
    let trigger = match (criterion, collected, tool, secs) {
        (Some(id), None, None, None) if equals.is_none() => Trigger::Criterion { id },
        (None, Some(id), None, None) => Trigger::Collected { id, equals },
        (None, None, Some(name), None) if equals.is_none() => Trigger::Tool { name },
        (None, None, None, Some(secs)) if equals.is_none() => Trigger::Duration {
            secs: u32::try_from(secs).unwrap_or(u32::MAX),
        },
        _ => {
            let why = "has one of criterion, collected, tool and min_duration; equals goes with collected";
            return Err(Problem::invalid_field(place, why));
        }
    };
    body.finish().map(|()| trigger)
}

fn worth(mut body: Fields) -> Result<Worth, Problem> {
    let amount = body.take("amount", fields::number)?;
    let collected = body.take("collected", fields::line(LONGEST))?;
    let currency = body.require("currency", fields::text(3))?;
    let checked = Money::new(amount.unwrap_or_default(), &currency);
    let money = checked.map_err(|why| {
        let field = match why {
            domain::InvalidMoney::Currency => "currency",
            domain::InvalidMoney::Amount => "amount",
        };
        body.invalid(field, why.to_string())
    })?;
    let worth = match (amount, collected) {
        (Some(_), None) => Worth::Fixed(money),
        (None, Some(id)) => Worth::Collected { id, currency },
        _ => return Err(body.invalid("amount", "is missing, or there beside collected")),
    };
    body.finish().map(|()| worth)
}

described!(RulesEntry: {
    let share = json!({ "type": ["number", "null"], "minimum": 0, "maximum": 1 });
    let line = json!({ "type": "string", "minLength": 1, "maxLength": LONGEST });
    let maybe = json!({ "type": ["string", "null"], "minLength": 1, "maxLength": LONGEST });
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "automatic_from": share,
            "lead": share,
            "suggested_from": share,
            "callback_days": { "type": ["integer", "null"], "minimum": 0, "maximum": 365 },
            "spam_from": { "type": ["integer", "null"], "minimum": 0, "maximum": 1000 },
            "conversions": {
                "type": ["array", "null"],
                "maxItems": MOST_RULES,
                "items": {
                    "type": "object",
                    "required": ["name", "type", "when"],
                    "additionalProperties": false,
                    "properties": {
                        "name": line,
                        "type": line,
                        "when": {
                            "type": "object",
                            "description": "One of criterion, collected (with equals or without), tool and min_duration.",
                            "additionalProperties": false,
                            "properties": {
                                "criterion": maybe, "collected": maybe, "equals": maybe,
                                "tool": maybe,
                                "min_duration": {
                                    "type": ["integer", "null"], "minimum": 0, "maximum": 86_400,
                                },
                            },
                        },
                        "value": {
                            "type": ["object", "null"],
                            "description": "An amount, or the field that says it.",
                            "required": ["currency"],
                            "additionalProperties": false,
                            "properties": {
                                "amount": {
                                    "type": ["number", "null"],
                                    "minimum": 0,
                                    "maximum": 1_000_000_000,
                                },
                                "collected": maybe,
                                "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
                            },
                        },
                    },
                },
            },
        },
        "example": {
            "automatic_from": 0.9,
            "conversions": [{
                "name": "booked",
                "type": "appointment",
                "when": { "tool": "book_appointment" },
                "value": { "amount": 120, "currency": "USD" },
            }],
        },
    })
});
