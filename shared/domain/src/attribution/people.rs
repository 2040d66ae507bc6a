//! Who on the lists a call may be from, and how surely.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::clues::Clues;
use super::clues::name_keys;
use super::contact;
use super::names::Likeness;
use super::words::words;
use crate::{
    Answer, Campaign, CampaignId, Claims, Direction, Key, Medium, NumberKind, Recipient,
    RecipientId,
};

/// A row of a list that something in the call points to.
#[derive(Clone, Debug)]
pub(crate) struct Person<'a> {
    pub recipient: &'a Recipient,
    pub ways: Vec<Way>,
    pub likeness: Likeness,
    /// Whether the ZIP code the caller gave is theirs; none when none was given.
    pub zip: Option<bool>,
    pub exposure: Exposure,
}

/// How a call points to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Echoed,
    Code,
    Email,
    /// The number they called from, or were called on.
    Phone,
    /// The number behind a forwarder.
    Asserted,
    /// A number they gave.
    Callback,
    NameAndZip,
    /// A code with one wrong character.
    NearCode,
}

/// Where a call stands to what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exposure {
    /// Nothing had been sent yet.
    Before,
    /// So many days after the first that arrived; negative while on its way.
    Open { days: i32 },
    /// So many days after the window.
    Closed { days: i32 },
}

impl Person<'_> {
    pub(crate) fn by(&self, way: Way) -> bool {
        self.ways.contains(&way)
    }

    pub(crate) fn by_phone(&self) -> bool {
        self.by(Way::Phone) || self.by(Way::Asserted) || self.by(Way::Callback)
    }
}

/// Everybody the answers name, campaign by campaign, rows in their order.
pub(crate) fn people<'a>(
    clues: &Clues,
    claims: &'a Claims,
    at: Timestamp,
) -> BTreeMap<&'a CampaignId, Vec<Person<'a>>> {
    let mut found = BTreeMap::<(&CampaignId, &RecipientId), Person<'a>>::new();
    let mut note = |key: &Key, way: Way| {
        let answer = claims.answer(key).filter(|answer| !answer.too_many);
        for recipient in answer
            .map(|answer| &answer.recipients)
            .into_iter()
            .flatten()
        {
            let person = found
                .entry((&recipient.campaign, &recipient.id))
                .or_insert_with(|| Person::new(recipient, clues, claims, at));
            if !person.ways.contains(&way) {
                person.ways.push(way);
            }
        }
    };
    let external = clues.external.iter().filter(|_| !is_relay(clues, claims));
    external.for_each(|number| note(&Key::Phone(number.clone()), Way::Phone));
    let asserted = clues.asserted.iter();
    asserted.for_each(|number| note(&Key::Phone(number.clone()), Way::Asserted));
    let callback = clues.callback.iter();
    callback.for_each(|number| note(&Key::Phone(number.clone()), Way::Callback));
    let emails = clues.emails.iter();
    emails.for_each(|email| note(&Key::Email(email.clone()), Way::Email));
    let codes = clues.codes.iter();
    codes.for_each(|code| note(&Key::Code(code.clone()), Way::Code));
    let near = clues.near_codes.iter();
    near.for_each(|code| note(&Key::Code(code.clone()), Way::NearCode));
    if let Some(key) = echoed(clues) {
        note(&key, Way::Echoed);
    }
    for zip in &clues.zips {
        let keys = clues.names.iter().flat_map(|name| name_keys(name, zip));
        keys.for_each(|key| note(&key, Way::NameAndZip));
    }
    let mut found: Vec<Person<'a>> = found.into_values().collect();
    share_identity(&mut found);
    let mut people = BTreeMap::<&CampaignId, Vec<Person<'a>>>::new();
    for mut person in found {
        // The sound of a first or last name in a ZIP code only leads to rows;
        // whether it is them the whole name decides.
        if person.likeness < Likeness::First {
            person.ways.retain(|way| *way != Way::NameAndZip);
        }
        person.ways.sort();
        if !person.ways.is_empty() {
            people
                .entry(&person.recipient.campaign)
                .or_default()
                .push(person);
        }
    }
    people
}

/// Who somebody is does not depend on the list that tells it: what identifies
/// them in one list does so in every list they are on. Codes and ids are those
/// of one piece alone.
fn share_identity(people: &mut [Person<'_>]) {
    let whole = people.to_vec();
    for person in people {
        let same = whole.iter().filter(|other| {
            other.recipient.campaign != person.recipient.campaign
                && same_person(other.recipient, person.recipient)
        });
        for other in same {
            let ways = other
                .ways
                .iter()
                .filter(|way| !matches!(way, Way::Code | Way::NearCode | Way::Echoed));
            for way in ways {
                if !person.ways.contains(way) {
                    person.ways.push(*way);
                }
            }
            person.likeness = person.likeness.max(other.likeness);
            person.zip = person.zip.max(other.zip);
        }
    }
}

impl<'a> Person<'a> {
    fn new(recipient: &'a Recipient, clues: &Clues, claims: &Claims, at: Timestamp) -> Self {
        let (first, last) = (
            recipient.first_name.as_deref(),
            recipient.last_name.as_deref(),
        );
        let likeness = clues
            .names
            .iter()
            .map(|name| name.likeness(first, last))
            .max();
        let theirs = recipient.zip.as_deref().and_then(contact::zip);
        let zip = theirs.filter(|_| !clues.zips.is_empty());
        let campaign = claims.book.campaigns.get(&recipient.campaign);
        Self {
            recipient,
            ways: Vec::new(),
            likeness: likeness.unwrap_or(Likeness::Unknown),
            zip: zip.map(|zip| clues.zips.contains(&zip)),
            exposure: match campaign {
                None => Exposure::Before,
                // Being on a list to be called is no exposure until the call.
                Some(campaign) if campaign.medium == Medium::Outbound && !clues.outbound => {
                    reached(campaign, clues, claims, at)
                }
                Some(campaign) => exposure(campaign, Some(recipient), at),
            },
        }
    }
}

/// Where a call stands to the campaign's own calls to that number.
fn reached(campaign: &Campaign, clues: &Clues, claims: &Claims, at: Timestamp) -> Exposure {
    let calls = clues.external.clone().map(Key::Calls);
    let calls = calls
        .and_then(|key| claims.answer(&key))
        .map(|answer| &answer.calls);
    let ours = calls.into_iter().flatten().filter(|call| {
        call.direction == Some(Direction::Outbound)
            && call.campaign.as_ref() == Some(&campaign.id)
            && call.started_at < at
    });
    let Some(last) = ours.map(|call| call.started_at).max() else {
        return Exposure::Before;
    };
    let hours = at.duration_since(last).as_hours();
    let days = i32::try_from(hours / 24).unwrap_or(i32::MAX);
    let window = i32::from(campaign.window_days);
    match days.saturating_sub(window) {
        after if after > 0 => Exposure::Closed { days: after },
        _ => Exposure::Open { days },
    }
}

/// The caller's number is one that passes others' calls on.
pub(crate) fn is_relay(clues: &Clues, claims: &Claims) -> bool {
    let number = clues.external.clone().map(Key::Number);
    let known = number
        .and_then(|key| claims.answer(&key))
        .and_then(|answer| answer.known.as_ref());
    known.is_some_and(|known| {
        matches!(
            known.kind,
            NumberKind::Forwarder | NumberKind::Trunk | NumberKind::Main
        )
    })
}

pub(crate) fn echoed(clues: &Clues) -> Option<Key> {
    let campaign = clues.echoed_campaign.as_ref()?.parse().ok()?;
    Some(Key::Recipient(campaign, clues.echoed_recipient.clone()?))
}

/// Where a call at `at` stands to what `campaign` sent, to `recipient` or, with
/// none given, to anybody.
pub(crate) fn exposure(
    campaign: &Campaign,
    recipient: Option<&Recipient>,
    at: Timestamp,
) -> Exposure {
    let day = campaign.day(at);
    let window = i32::from(campaign.window_days);
    let mut spans: Vec<_> = sent_to(campaign, recipient).map(span).collect();
    if spans.is_empty() {
        // Nothing is mailed: the campaign itself is what people are exposed to.
        spans.extend(
            campaign
                .starts_on
                .map(|start| (start, start, campaign.ends_on.unwrap_or(start))),
        );
    }
    if spans.is_empty() {
        return Exposure::Open { days: 0 };
    }
    let Some((_, from, to)) = latest(spans, day) else {
        return Exposure::Before;
    };
    let after = days_between(to, day).saturating_sub(window);
    if after > 0 {
        Exposure::Closed { days: after }
    } else {
        Exposure::Open {
            days: days_between(from, day),
        }
    }
}

/// So many days after the first that the latest piece for `recipient` could be
/// seen, a call at `at` came; none where nothing had been mailed to them.
pub(crate) fn days_from_mailbox(
    campaign: &Campaign,
    recipient: &Recipient,
    at: Timestamp,
) -> Option<i32> {
    let day = campaign.day(at);
    let spans = sent_to(campaign, Some(recipient)).map(span);
    let (_, from, _) = latest(spans, day)?;
    Some(days_between(from, day))
}

type Span = (Date, Date, Date);

fn span(mailing: &crate::Mailing) -> Span {
    (mailing.dropped_on, mailing.in_home_from, mailing.in_home_to)
}

fn sent_to<'a>(
    campaign: &'a Campaign,
    recipient: Option<&'a Recipient>,
) -> impl Iterator<Item = &'a crate::Mailing> {
    campaign.mailings.iter().filter(move |mailing| {
        recipient.is_none_or(|recipient| {
            recipient.mailings.is_empty() || recipient.mailings.contains(&mailing.id)
        })
    })
}

/// The latest that was sent is what rings the phone.
fn latest(spans: impl IntoIterator<Item = Span>, day: Date) -> Option<Span> {
    let sent = spans
        .into_iter()
        .filter(|(dropped, ..)| days_between(*dropped, day) >= 0);
    sent.max_by_key(|(dropped, ..)| *dropped)
}

fn days_between(from: Date, day: Date) -> i32 {
    let span = day.since(from).map(|span| span.get_days());
    span.unwrap_or_default()
}

/// What people who live together share: the address, or else the family's name
/// and ZIP code.
pub(crate) fn household(recipient: &Recipient) -> Option<String> {
    let zip = recipient
        .zip
        .as_deref()
        .and_then(contact::zip)
        .unwrap_or_default();
    let address = recipient.address.as_deref().map(words).unwrap_or_default();
    match (address.is_empty(), recipient.last_name.as_deref()) {
        (false, _) => Some(format!("{} {zip}", address.join(" "))),
        (true, Some(last)) if !zip.is_empty() => Some(format!("{} {zip}", words(last).join(" "))),
        _ => None,
    }
}

/// Whether two rows are the same person, listed twice.
pub(crate) fn same_person(a: &Recipient, b: &Recipient) -> bool {
    let name = |recipient: &Recipient| {
        let both = [
            recipient.first_name.as_deref(),
            recipient.last_name.as_deref(),
        ];
        words(&both.into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    let named = !name(a).is_empty() && name(a) == name(b);
    let mail = a.email.is_some() && a.email == b.email;
    let phone = a.phones.iter().any(|phone| b.phones.contains(phone));
    let zip = |recipient: &Recipient| recipient.zip.as_deref().and_then(contact::zip);
    let home = household(a).is_some() && household(a) == household(b);
    let area = a.campaign != b.campaign && zip(a).is_some() && zip(a) == zip(b);
    named && (mail || phone || home || area)
}

/// The numbers on our side that the call came in on: the published one first.
pub(crate) fn dialled<'a>(clues: &Clues, claims: &'a Claims) -> Vec<&'a Answer> {
    let numbers = clues.diverted_from.iter().chain(&clues.reached);
    numbers
        .filter_map(|number| claims.answer(&Key::Number(number.clone())))
        .collect()
}
