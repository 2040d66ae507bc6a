//! The settings of a campaign: as a form, and read from one.

use domain::{Campaign, CampaignId, Mailing, Medium, Region, Zone};

use crate::form::{Form, day, line, lines, whole};
use crate::moment::Clock;

const NAME: usize = 200;
const TEXT: usize = 500;
const LINES: usize = 200;
const A_LINE: usize = 200;

/// The form of a campaign that is not there yet.
pub(crate) fn blank(clock: &Clock) -> Form {
    Form::of([
        ("channel", Medium::DirectMail.as_str().to_owned()),
        ("timezone", clock.zone_name()),
        ("window_days", Campaign::WINDOW_DAYS.to_string()),
    ])
}

/// The form as the campaign stands.
pub(crate) fn filled(campaign: &Campaign, rev: u32) -> Form {
    let date = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let codes: Vec<&str> = campaign.codes.iter().map(String::as_str).collect();
    let region = campaign.region.as_ref().map(ToString::to_string);
    Form::of([
        ("rev", rev.to_string()),
        ("name", campaign.name.clone()),
        ("channel", campaign.medium.as_str().to_owned()),
        ("timezone", campaign.zone.name().to_owned()),
        ("window_days", campaign.window_days.to_string()),
        ("starts_on", date(campaign.starts_on)),
        ("ends_on", date(campaign.ends_on)),
        ("country", region.unwrap_or_default()),
        ("offer", campaign.offer.clone().unwrap_or_default()),
        ("phrases", campaign.phrases.join("\n")),
        ("codes", codes.join("\n")),
    ])
}

/// The campaign that a form describes, unless something in it cannot be used.
pub(crate) fn read(form: &mut Form, id: CampaignId, mailings: Vec<Mailing>) -> Option<Campaign> {
    let name = form.read("name", |text| line(text, NAME));
    let medium = form.read("channel", |text| text.parse().map_err(|()| choose()));
    let zone = form.read("timezone", |text| {
        text.parse::<Zone>().map_err(|why| format!("This {why}."))
    });
    let most = Campaign::LONGEST_WINDOW;
    let window_days = form.read("window_days", |text| whole(text, 1, most));
    let (starts_on, ends_on) = (
        form.read_some("starts_on", day),
        form.read_some("ends_on", day),
    );
    if starts_on
        .zip(ends_on)
        .is_some_and(|(start, end)| end < start)
    {
        form.refuse("ends_on", "This lies before the start.");
    }
    let region = form.read_some("country", |text| {
        let two = |_| "Write the country's two letters, such as US.".to_owned();
        text.parse::<Region>().map_err(two)
    });
    let offer = form.read_some("offer", |text| line(text, TEXT));
    let phrases = form.read_some("phrases", |text| lines(text, LINES, A_LINE));
    let codes = form.read_some("codes", |text| lines(text, LINES, A_LINE));
    if form.is_faulty() {
        return None;
    }
    Some(Campaign {
        id,
        name: name?,
        medium: medium?,
        zone: zone?,
        window_days: window_days?,
        starts_on,
        ends_on,
        region,
        offer,
        phrases: phrases.unwrap_or_default(),
        codes: codes.unwrap_or_default().into_iter().collect(),
        mailings,
    })
}

/// The id that was typed, or else one made of the name.
pub(super) fn new_id(form: &mut Form) -> Option<CampaignId> {
    if form.value("campaign_id").trim().is_empty() {
        let made = slug(form.value("name"));
        return made.parse().ok().or_else(|| {
            let why = "Write an id: the name has no letters or digits to make one of.";
            form.refuse("campaign_id", why);
            None
        });
    }
    form.read("campaign_id", |text| {
        text.parse().map_err(|why| format!("An id {why}."))
    })
}

/// `Spring roofs, 2026` as `spring-roofs-2026`.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(60).collect()
}

fn choose() -> String {
    "Choose one of these.".to_owned()
}

pub(crate) fn mediums() -> [(&'static str, &'static str); 3] {
    Medium::ALL.map(|known| (known.as_str(), medium(known)))
}

pub(crate) fn medium(medium: Medium) -> &'static str {
    match medium {
        Medium::DirectMail => "Direct mail",
        Medium::Outbound => "Outbound calls",
        Medium::Other => "Other",
    }
}

/// When a campaign runs, in words.
pub(crate) fn span(campaign: &Campaign) -> String {
    let told = |day: jiff::civil::Date| day.strftime("%-d %b %Y").to_string();
    match (campaign.starts_on.map(told), campaign.ends_on.map(told)) {
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("from {start}"),
        (None, Some(end)) => format!("until {end}"),
        (None, None) => "always".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_a_name() {
        assert_eq!(slug("Spring roofs, 2026!"), "spring-roofs-2026");
        assert_eq!(slug("Dächer"), "d-cher");
        assert_eq!(slug("春"), "");
    }
}
