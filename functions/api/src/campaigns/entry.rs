//! A campaign as it is entered: what is left out stays, or is as campaigns are.

use std::collections::BTreeSet;

use access::Problem;
use domain::{Campaign, CampaignId, Medium, Region, Zone};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::request::{Entry, Fields, PLAIN_TEXT, described, fields};

const LONGEST_NAME: usize = 200;
const LONGEST_OFFER: usize = 1000;
const MOST_WORDS: usize = 100;

/// A new campaign.
pub(crate) struct CampaignEntry {
    pub(crate) id: Option<CampaignId>,
    name: String,
    edit: CampaignPatch,
}

/// What is said of a campaign; none where nothing is, and none within where it
/// is taken away.
pub(crate) struct CampaignPatch {
    name: Option<String>,
    medium: Option<Medium>,
    zone: Option<Zone>,
    window_days: Option<u16>,
    starts_on: Option<Option<Date>>,
    ends_on: Option<Option<Date>>,
    region: Option<Option<Region>>,
    offer: Option<Option<String>>,
    phrases: Option<Vec<String>>,
    codes: Option<BTreeSet<String>>,
}

impl CampaignEntry {
    /// The campaign; its days are the ledger's where nothing else is said.
    pub(crate) fn campaign(&self, id: &CampaignId, zone: Zone) -> Result<Campaign, Problem> {
        self.edit.apply(Campaign {
            id: id.clone(),
            name: self.name.clone(),
            medium: Medium::default(),
            zone,
            window_days: Campaign::WINDOW_DAYS,
            starts_on: None,
            ends_on: None,
            region: None,
            offer: None,
            phrases: Vec::new(),
            codes: BTreeSet::new(),
            mailings: Vec::new(),
        })
    }
}

impl CampaignPatch {
    pub(crate) fn apply(&self, mut campaign: Campaign) -> Result<Campaign, Problem> {
        set(&mut campaign.name, &self.name);
        set(&mut campaign.medium, &self.medium);
        set(&mut campaign.zone, &self.zone);
        set(&mut campaign.window_days, &self.window_days);
        set(&mut campaign.starts_on, &self.starts_on);
        set(&mut campaign.ends_on, &self.ends_on);
        set(&mut campaign.region, &self.region);
        set(&mut campaign.offer, &self.offer);
        set(&mut campaign.phrases, &self.phrases);
        set(&mut campaign.codes, &self.codes);
        let days = campaign.starts_on.zip(campaign.ends_on);
        match days.is_some_and(|(starts, ends)| starts > ends) {
            true => Err(Problem::invalid_field("ends_on", "is before starts_on")),
            false => Ok(campaign),
        }
    }
}

fn set<T: Clone>(field: &mut T, value: &Option<T>) {
    if let Some(value) = value {
        *field = value.clone();
    }
}

impl Entry for CampaignEntry {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        let id = body.take("campaign_id", fields::campaign)?;
        let edit = CampaignPatch::read(body)?;
        let name = edit.name.clone();
        let name = name.ok_or_else(|| body.invalid("name", "is missing"))?;
        Ok(Self { id, name, edit })
    }
}

impl Entry for CampaignPatch {
    fn read(body: &mut Fields) -> Result<Self, Problem> {
        let words = || fields::list(MOST_WORDS, fields::line(LONGEST_NAME));
        let codes = fields::list(MOST_WORDS, code);
        let days = fields::whole(1..=u64::from(Campaign::LONGEST_WINDOW));
        let mediums = Medium::ALL.map(Medium::as_str);
        Ok(Self {
            name: body.take("name", fields::line(LONGEST_NAME))?,
            medium: body.take("channel", fields::word(mediums))?,
            zone: body.take("timezone", fields::parsed)?,
            window_days: body
                .take("window_days", days)?
                .and_then(|days| days.try_into().ok()),
            starts_on: body.given("starts_on", fields::date)?,
            ends_on: body.given("ends_on", fields::date)?,
            region: body.given("country", country)?,
            offer: body.given("offer", fields::text(LONGEST_OFFER))?,
            phrases: body.take("phrases", words())?,
            codes: body
                .take("codes", codes)?
                .map(|codes| codes.into_iter().collect()),
        })
    }
}

fn country(value: Value) -> Result<Region, String> {
    let region = value.as_str().and_then(|text| text.parse().ok());
    region.ok_or_else(|| "is a country in two letters, such as US".to_owned())
}

fn code(value: Value) -> Result<String, String> {
    let code = fields::line(40)(value)?;
    match domain::normal_form(&code).is_empty() {
        true => Err("has no letter and no digit".to_owned()),
        false => Ok(code),
    }
}

described!(CampaignEntry: {
    let mut schema = described_fields();
    if let Some(properties) = schema.pointer_mut("/properties").and_then(Value::as_object_mut) {
        let id = json!({
            "type": ["string", "null"],
            "description": "Yours to choose; made when left out.",
            "pattern": "^([A-Za-z0-9_]|-[A-Za-z0-9_-])[A-Za-z0-9_-]*$",
            "maxLength": 128,
        });
        properties.insert("campaign_id".to_owned(), id);
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("required".to_owned(), json!(["name"]));
        schema.insert("example".to_owned(), json!({
            "campaign_id": "spring-2026",
            "name": "Spring heat pumps",
            "channel": "direct_mail",
            "timezone": "America/New_York",
            "window_days": 60,
            "offer": "a free heat pump check",
            "phrases": ["heat pump check"],
            "codes": ["SPRING26"],
        }));
    }
    schema
});

described!(CampaignPatch: {
    let mut schema = described_fields();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("example".to_owned(), json!({ "window_days": 90, "ends_on": "2026-12-31" }));
    }
    schema
});

/// What both bodies may have.
fn described_fields() -> Value {
    let day = json!({ "type": ["string", "null"], "format": "date" });
    let line = json!({ "type": "string", "minLength": 1, "maxLength": LONGEST_NAME });
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "name": line,
            "channel": {
                "type": ["string", "null"],
                "enum": ["direct_mail", "outbound", "other", null],
            },
            "timezone": {
                "type": ["string", "null"],
                "description": "An IANA name; the ledger's own when a new campaign says nothing.",
            },
            "window_days": { "type": ["integer", "null"], "minimum": 1, "maximum": 365 },
            "starts_on": day,
            "ends_on": day,
            "country": { "type": ["string", "null"], "pattern": "^[A-Za-z]{2}$" },
            "offer": {
                "type": ["string", "null"],
                "maxLength": LONGEST_OFFER,
                "pattern": PLAIN_TEXT,
            },
            "phrases": { "type": ["array", "null"], "maxItems": MOST_WORDS, "items": line },
            "codes": {
                "type": ["array", "null"],
                "maxItems": MOST_WORDS,
                "items": { "type": "string", "minLength": 1, "maxLength": 40 },
            },
        },
    })
}
