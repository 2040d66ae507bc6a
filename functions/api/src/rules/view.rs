//! The settings as they are shown.

use domain::{ConversionRule, Money, Rules, Trigger, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::of_one;

/// The settings of the rules.
#[derive(Serialize, ToSchema)]
#[schema(as = Rules)]
pub(crate) struct RulesView {
    /// One more at each change.
    revision: u32,
    /// Which ladder of evidence the settings are for.
    version: u32,
    /// From this confidence a call is credited by itself; from 0 to 1.
    automatic_from: f64,
    /// How far ahead of the next different answer it must be.
    lead: f64,
    /// From this confidence an answer is suggested.
    suggested_from: f64,
    /// How many days after we dialled a number its call counts as the return of ours.
    callback_days: u16,
    /// From this score a call counts as spam.
    spam_from: u16,
    conversions: Vec<ConversionRuleView>,
}

/// When a call counts as converted without a person saying so.
#[derive(Serialize, ToSchema)]
#[schema(as = ConversionRule)]
struct ConversionRuleView {
    name: String,
    #[schema(example = "appointment")]
    r#type: String,
    when: WhenView,
    value: Option<WorthView>,
}

/// What makes the rule fire: one of these.
#[derive(Serialize, ToSchema)]
#[schema(as = When)]
struct WhenView {
    /// The evaluation criterion with this id was judged a success.
    criterion: Option<String>,
    /// The data-collection field says something other than no, zero and nothing.
    collected: Option<String>,
    /// What the field must say instead.
    equals: Option<String>,
    /// The tool was used and did not fail.
    tool: Option<String>,
    /// The call was answered and lasted at least so many seconds.
    min_duration: Option<u32>,
}

/// What it is worth: an amount, or what a data-collection field says.
#[derive(Serialize, ToSchema)]
#[schema(as = Worth)]
struct WorthView {
    amount: Option<f64>,
    collected: Option<String>,
    #[schema(example = "USD")]
    currency: String,
}

impl From<&Rules> for RulesView {
    fn from(rules: &Rules) -> Self {
        let conversions = rules.conversions.iter().map(ConversionRuleView::from);
        Self {
            revision: rules.revision,
            version: domain::RULES_VERSION,
            automatic_from: of_one(rules.automatic_from),
            lead: of_one(rules.lead),
            suggested_from: of_one(rules.suggested_from),
            callback_days: rules.callback_days,
            spam_from: rules.spam_from,
            conversions: conversions.collect(),
        }
    }
}

impl From<&ConversionRule> for ConversionRuleView {
    fn from(rule: &ConversionRule) -> Self {
        Self {
            name: rule.name.clone(),
            r#type: rule.kind.clone(),
            when: WhenView::from(&rule.when),
            value: worth(&rule.value),
        }
    }
}

impl From<&Trigger> for WhenView {
    fn from(trigger: &Trigger) -> Self {
        let nothing = Self {
            criterion: None,
            collected: None,
            equals: None,
            tool: None,
            min_duration: None,
        };
        match trigger.clone() {
            Trigger::Criterion { id } => Self {
                criterion: Some(id),
                ..nothing
            },
            Trigger::Collected { id, equals } => Self {
                collected: Some(id),
                equals,
                ..nothing
            },
            Trigger::Tool { name } => Self {
                tool: Some(name),
                ..nothing
            },
            Trigger::Duration { secs } => Self {
                min_duration: Some(secs),
                ..nothing
            },
        }
    }
}

fn worth(value: &Value) -> Option<WorthView> {
    match value {
        Value::Nothing => None,
        Value::Fixed(money) => Some(WorthView {
            amount: Some(Money::amount(money)),
            collected: None,
            currency: money.currency().to_owned(),
        }),
        Value::Collected { id, currency } => Some(WorthView {
            amount: None,
            collected: Some(id.clone()),
            currency: currency.clone(),
        }),
    }
}
