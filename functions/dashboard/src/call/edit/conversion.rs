//! Whether the call converted, and what for.

use domain::{Call, Conversion, Edit, Edited, InvalidMoney, Money};
use serde::Deserialize;

use super::entry::{Entry, FieldFault, Forms, Trouble, long_text};
use crate::figures;
use crate::form::line;
use crate::moment::Clock;

/// The form, as it stands or as it was typed.
pub(crate) struct ConversionForm {
    pub(crate) entry: Entry,
    pub(crate) converted: Option<bool>,
    pub(crate) kind: String,
    pub(crate) value: String,
    pub(crate) currency: String,
    pub(crate) note: String,
}

/// The form as it was sent.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    rev: u32,
    #[serde(default)]
    converted: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    note: String,
}

const LONGEST_NOTE: usize = 1_000;
const LONGEST_KIND: usize = 100;

impl ConversionForm {
    pub(crate) fn of(edited: &Option<Edited<Conversion>>, clock: &Clock) -> Self {
        let said = edited.as_ref().map(|edited| &edited.value);
        let money = said.and_then(|said| said.value.as_ref());
        Self {
            entry: Entry::of(edited, clock),
            converted: said.map(|said| said.converted),
            kind: said.and_then(|said| said.kind.clone()).unwrap_or_default(),
            value: money.map(amount).unwrap_or_default(),
            currency: money.map_or("USD", Money::currency).to_owned(),
            note: said.and_then(|said| said.note.clone()).unwrap_or_default(),
        }
    }

    pub(crate) fn is(&self, converted: bool) -> bool {
        self.converted == Some(converted)
    }
}

/// The amount as one would type it.
fn amount(money: &Money) -> String {
    let text = figures::money(money.micros, "");
    text.replace(',', "").trim_end().to_owned()
}

impl super::Typed for Typed {
    const NAME: &'static str = "conversion";

    fn rev(&self) -> u32 {
        self.rev
    }

    fn edit(&self) -> Result<Edit, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let mut noted = |fault: FieldFault| faults.push(fault);
        let converted = self.verdict().map_err(&mut noted).ok();
        let value = self.money(converted).map_err(&mut noted).ok().flatten();
        let kind = line(self.kind.trim(), LONGEST_KIND);
        let kind = kind.map_err(|why| noted(FieldFault::new("kind", why))).ok();
        let note = long_text(&self.note, LONGEST_NOTE);
        let note = note.map_err(|why| noted(FieldFault::new("note", why))).ok();
        let note = note.filter(|note| !note.is_empty());
        match converted {
            Some(converted) if faults.is_empty() => Ok(Edit::Conversion(Conversion {
                converted,
                kind: kind.filter(|kind| converted && !kind.is_empty()),
                value,
                note,
            })),
            _ => Err(faults),
        }
    }

    fn back_into(self, forms: &mut Forms, trouble: Trouble) {
        let form = &mut forms.conversion;
        form.converted = self.verdict().ok();
        (form.value, form.currency, form.note) = (self.value, self.currency, self.note);
        form.kind = self.kind;
        form.entry.trouble = Some(trouble);
    }

    fn standing(call: &Call) -> String {
        let Some(conversion) = call.conversion() else {
            return "nothing".to_owned();
        };
        let verdict = if conversion.converted {
            "converted"
        } else {
            "not converted"
        };
        let money = conversion
            .value
            .as_ref()
            .map(|money| figures::money(money.micros, money.currency()));
        let kind = conversion.kind.clone();
        let parts = [
            Some(verdict.to_owned()),
            kind,
            money,
            conversion.note.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Typed {
    fn verdict(&self) -> Result<bool, FieldFault> {
        match self.converted.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(FieldFault::new(
                "converted",
                "Choose whether the call converted.",
            )),
        }
    }

    /// Only a conversion has a value; what stands beside "not converted" is left
    /// over from before.
    fn money(&self, converted: Option<bool>) -> Result<Option<Money>, FieldFault> {
        let (value, currency) = (self.value.trim(), self.currency.trim().to_uppercase());
        if value.is_empty() || converted == Some(false) {
            return Ok(None);
        }
        let written = "Write the amount in digits with a point, such as 1234.50.";
        let plain = value.chars().all(|c| c.is_ascii_digit() || c == '.');
        let amount = value.parse::<f64>().ok().filter(|_| plain);
        let amount = amount.ok_or_else(|| FieldFault::new("value", written))?;
        Money::new(amount, &currency)
            .map(Some)
            .map_err(|why| match why {
                InvalidMoney::Amount => {
                    FieldFault::new("value", "An amount is at most 1,000,000,000.")
                }
                InvalidMoney::Currency => {
                    FieldFault::new("currency", "A currency has three letters, such as USD.")
                }
            })
    }
}
