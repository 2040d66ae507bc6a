//! What a call itself tells: whom it was between, and everything said in it
//! that may name a campaign or a person.

use std::collections::BTreeSet;

use super::names::{self, Name};
use super::spelled::{Run, runs};
use super::words::{folded, phrase, words};
use super::{codes, contact};
use crate::{
    AgentProfile, Call, CampaignId, Channel, Collected, Direction, Json, Key, Meaning, PhoneNumber,
    RecipientId, Region, Speaker, Turn,
};

/// Everything that a call tells by itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clues {
    pub outbound: bool,
    /// The other party's number; absent when it is withheld.
    pub external: Option<PhoneNumber>,
    /// The caller's number as a carrier asserts it behind a forwarder.
    pub asserted: Vec<PhoneNumber>,
    /// Numbers the caller gave to be called back on.
    pub callback: Vec<PhoneNumber>,
    /// The number that took the call, and the published one that was dialled
    /// when the call was diverted.
    pub reached: Option<PhoneNumber>,
    pub diverted_from: Option<PhoneNumber>,
    pub echoed_campaign: Option<String>,
    pub echoed_recipient: Option<RecipientId>,
    pub batch: Option<String>,
    /// Normal forms of what may be a mailer code, the likeliest first.
    pub codes: Vec<String>,
    /// Codes that would be right if one character were another.
    pub near_codes: Vec<String>,
    pub emails: Vec<String>,
    pub zips: Vec<String>,
    pub names: Vec<Name>,
    /// What the caller said, as it was written down.
    pub said: String,
    /// The same with the collected values and the vendor's summary, to look for
    /// what was talked about.
    pub told: String,
    /// The same two, folded, to look for phrases in.
    pub said_phrase: String,
    pub told_phrase: String,
    /// Where the caller says they heard of us, to look for words in.
    pub sources: Vec<String>,
    /// How many words the caller said, and in how many turns.
    pub spoken: usize,
    pub turns: usize,
}

impl Clues {
    pub(crate) fn of(call: &Call, turns: &[Turn], profile: Option<&AgentProfile>) -> Self {
        let facts = call.facts();
        let value = |fact: &Option<crate::Register<PhoneNumber>>| {
            fact.as_ref().map(|fact| fact.value.clone())
        };
        let mut clues = Self {
            outbound: facts
                .direction
                .as_ref()
                .is_some_and(|fact| fact.value == Direction::Outbound),
            external: value(&facts.external_number),
            reached: value(&facts.agent_number),
            batch: facts.batch_call_id.as_ref().map(|fact| fact.value.clone()),
            ..Self::default()
        };
        clues.take_headers(call);
        clues.take_variables(call);
        clues.take_collected(call, profile);
        clues.take_speech(call, turns);
        clues.near_codes = codes::near(&clues.codes);
        clues.codes.truncate(MOST_CODES);
        clues.emails.truncate(MOST);
        clues.zips.truncate(MOST);
        clues.names.truncate(MOST);
        clues
    }

    fn take_headers(&mut self, call: &Call) {
        let Some(headers) = call.facts().sip_headers.as_ref() else {
            return;
        };
        for (name, text) in &headers.value {
            let name = folded(name);
            if name.contains("asserted") || name.contains("remote_party") {
                self.asserted.extend(sip_number(text));
            } else if name.contains("diversion") || name.contains("history") {
                self.diverted_from = self.diverted_from.take().or_else(|| sip_number(text));
            }
        }
    }

    /// Our own ids come back in variables of these names; codes come in links.
    fn take_variables(&mut self, call: &Call) {
        let Some(variables) = call.facts().dynamic_variables.as_ref() else {
            return;
        };
        for (name, value) in &variables.value {
            let Some(text) = plain(value) else { continue };
            match name.as_str() {
                "campaign_id" => self.echoed_campaign = Some(text),
                "recipient_id" => self.echoed_recipient = text.parse().ok(),
                name if name.starts_with("system__") => {}
                _ if text.contains("sip:") => {}
                _ => self.codes.extend(codes::in_link(&text)),
            }
        }
    }

    fn take_collected(&mut self, call: &Call, profile: Option<&AgentProfile>) {
        let Some(collected) = call.facts().collected.as_ref() else {
            return;
        };
        for (id, collected) in &collected.value {
            let Some(text) = collected_text(collected) else {
                continue;
            };
            for meaning in meanings(id, profile) {
                self.take_field(meaning, &text);
            }
            self.told.push_str(&text);
            self.told.push('\n');
        }
    }

    fn take_field(&mut self, meaning: Meaning, text: &str) {
        match meaning {
            Meaning::Code => self.codes.extend(codes::in_field(text)),
            Meaning::Name => self.names.extend(Name::read(text)),
            Meaning::Email => self.emails.extend(contact::emails(text)),
            Meaning::Source => self.sources.push(phrase(text)),
            Meaning::Zip => {
                let spelled = runs(text);
                let zip = contact::zip(text);
                self.zips
                    .extend(zip.into_iter().chain(contact::spelled_zips(&spelled)));
            }
            Meaning::Callback => {
                let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\'');
                let spelled = runs(text);
                let region = self.region(text.trim_start().starts_with('+'));
                let written = PhoneNumber::read(text, &region);
                self.callback.extend(written);
                self.callback
                    .extend(contact::spelled_phones(&spelled, &region));
            }
        }
    }

    fn take_speech(&mut self, call: &Call, turns: &[Turn]) {
        let turns = turns.get(..turns.len().min(MOST_TURNS)).unwrap_or_default();
        let users = turns.iter().filter(|turn| turn.speaker == Speaker::User);
        let keyed = users
            .clone()
            .filter(|turn| turn.medium.as_deref() == Some("dtmf"));
        self.codes.extend(
            keyed
                .filter_map(|turn| turn.text.as_deref())
                .flat_map(codes::in_field),
        );
        let texts: Vec<&str> = users
            .filter_map(|turn| beginning(turn.text.as_deref()?))
            .collect();
        let mut spelled: Vec<Run> = Vec::new();
        for text in &texts {
            let heard = runs(text);
            let joined = spelled.last().zip(heard.first());
            // A code may be spelled over two turns.
            let both = joined
                .filter(|(last, first)| last.ends_turn && first.starts_turn)
                .map(|(last, first)| last.and(first));
            spelled.extend(both);
            spelled.extend(heard);
            self.emails.extend(contact::emails(text));
        }
        let read_back = turns.iter().filter(|turn| turn.speaker == Speaker::Agent);
        let read_back: Vec<Run> = read_back
            .filter_map(|turn| beginning(turn.text.as_deref()?))
            .flat_map(runs)
            .collect();
        self.codes.extend(codes::spelled(&spelled, &read_back));
        self.zips.extend(contact::spelled_zips(&spelled));
        if spelled.iter().any(|run| run.symbols.len() >= 9) {
            let region = self.region(false);
            self.callback
                .extend(contact::spelled_phones(&spelled, &region));
        }
        self.names.extend(names::said(turns));
        self.said = texts.join("\n");
        self.spoken = words(&self.said).len();
        self.turns = texts.len();
        self.said_phrase = phrase(&self.said);
        let facts = call.facts();
        for told in [&facts.summary, &facts.title].into_iter().flatten() {
            self.told
                .push_str(beginning(&told.value).unwrap_or_default());
            self.told.push('\n');
        }
        self.told.push_str(&self.said);
        self.told_phrase = phrase(&self.told);
        unique(&mut self.codes);
        unique(&mut self.emails);
        unique(&mut self.zips);
        unique(&mut self.names);
        unique(&mut self.callback);
        self.callback
            .retain(|number| Some(number) != self.external.as_ref());
    }

    /// The country by whose habits the caller says numbers.
    fn region(&self, international: bool) -> Region {
        let by = [&self.reached, &self.diverted_from, &self.external];
        let known = || by.into_iter().flatten().find_map(PhoneNumber::region);
        (!international).then(known).flatten().unwrap_or_default()
    }

    /// The numbers that may be the caller's own.
    pub(crate) fn phones(&self) -> impl Iterator<Item = &PhoneNumber> {
        let own = self.external.iter().chain(&self.asserted);
        own.chain(&self.callback)
    }

    /// The questions that these clues raise.
    pub(crate) fn keys(&self) -> BTreeSet<Key> {
        let mut keys = BTreeSet::new();
        keys.extend(self.phones().cloned().map(Key::Phone));
        let callers = self.external.iter().chain(&self.asserted);
        keys.extend(callers.clone().cloned().map(Key::Calls));
        keys.extend(self.external.iter().cloned().map(Key::Number));
        let dialled = self.reached.iter().chain(&self.diverted_from);
        keys.extend(dialled.cloned().map(Key::Number));
        keys.extend(self.emails.iter().cloned().map(Key::Email));
        let codes = self.codes.iter().chain(&self.near_codes);
        keys.extend(codes.cloned().map(Key::Code));
        keys.extend(self.batch.iter().cloned().map(Key::Batch));
        let echoed: Option<CampaignId> =
            self.echoed_campaign.as_ref().and_then(|id| id.parse().ok());
        let echoed = echoed.zip(self.echoed_recipient.clone());
        keys.extend(echoed.map(|(campaign, recipient)| Key::Recipient(campaign, recipient)));
        for zip in &self.zips {
            keys.extend(self.names.iter().flat_map(|name| name_keys(name, zip)));
        }
        keys
    }
}

/// The questions by name and ZIP: a misheard half is made up for by the other.
pub(crate) fn name_keys(name: &Name, zip: &str) -> Vec<Key> {
    let key = |part: &str, kind: char| {
        let sound = names::sound(part);
        (!sound.is_empty()).then(|| Key::Name {
            sound: format!("{kind}{sound}"),
            zip: zip.to_owned(),
        })
    };
    let last = name.last.as_deref().and_then(|last| key(last, '2'));
    let first = name.first.as_deref();
    // One name alone may be either.
    let only = first
        .filter(|_| name.last.is_none())
        .and_then(|only| key(only, '2'));
    let first = first.and_then(|first| key(first, '1'));
    [first, last, only].into_iter().flatten().collect()
}

/// Who calls and why is said in a call's first minutes; a transcript may be of
/// any length.
const MOST_TURNS: usize = 300;

/// The beginning of a text: nobody spells a code after so much else.
fn beginning(text: &str) -> Option<&str> {
    text.get(..text.floor_char_boundary(LONGEST))
}

const MOST_CODES: usize = 12;
const MOST: usize = 4;

fn unique<T: PartialEq>(values: &mut Vec<T>) {
    let mut kept: Vec<T> = Vec::new();
    for value in values.drain(..) {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    *values = kept;
}

/// What a field of this name tells: by the agent's profile, or else by its name.
fn meanings(id: &str, profile: Option<&AgentProfile>) -> Vec<Meaning> {
    let known = profile.map(|profile| profile.collects.iter());
    let known: Vec<Meaning> = known
        .into_iter()
        .flatten()
        .filter(|(_, ids)| ids.contains(id))
        .map(|(meaning, _)| *meaning)
        .collect();
    if !known.is_empty() {
        return known;
    }
    let id = folded(id);
    let has = |parts: &[&str]| parts.iter().any(|part| id.contains(part));
    let named = [
        (
            Meaning::Email,
            has(&["mail", "courriel"]) && !has(&["mailer", "mailing"]),
        ),
        (
            Meaning::Zip,
            has(&["zip", "postcode", "postal", "plz", "postleitzahl"]) || id == "cap",
        ),
        (
            Meaning::Callback,
            has(&[
                "phone",
                "callback",
                "telefon",
                "telephone",
                "rueckruf",
                "nummer",
                "number",
                "mobile",
                "tel",
            ]) && !has(&["code", "voucher", "coupon", "offer", "promo"]),
        ),
        (
            Meaning::Code,
            has(&["code", "codice", "voucher", "coupon", "promo", "gutschein"])
                && !has(&["zip", "post", "area"]),
        ),
        (Meaning::Name, has(&["name", "nom_", "nome"]) || id == "nom"),
        (
            Meaning::Source,
            has(&[
                "heard", "source", "quelle", "fonte", "topic", "origin", "how_", "found_us",
            ]),
        ),
    ];
    let named = named.into_iter().filter(|(_, fits)| *fits);
    named.map(|(meaning, _)| meaning).collect()
}

fn collected_text(collected: &Collected) -> Option<String> {
    collected.value.as_ref().and_then(plain)
}

/// A JSON value as a person would write it; nothing for nothing.
pub(crate) fn plain(json: &Json) -> Option<String> {
    let text = json.0.trim();
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let text = inner
        .unwrap_or(text)
        .replace("\\\"", "\"")
        .replace("\\/", "/");
    let empty = matches!(text.trim(), "" | "null" | "{}" | "[]" | "undefined");
    (!empty && text.len() <= LONGEST).then_some(text)
}

const LONGEST: usize = 2000;

/// The number of a SIP address, in whatever dress it comes.
fn sip_number(text: &str) -> Option<PhoneNumber> {
    let start = ["sip:", "sips:", "tel:"].iter().find_map(|scheme| {
        let at = text.find(scheme)?;
        text.get(at.saturating_add(scheme.len())..)
    });
    let user = start.unwrap_or(text);
    let end = user.find(['@', '>', ';']).unwrap_or(user.len());
    let user = user.get(..end)?.trim();
    user.parse()
        .ok()
        .or_else(|| format!("+{user}").parse().ok())
}

/// Whether the channel is one that is credited.
pub(crate) fn is_phone(call: &Call) -> bool {
    call.channel() == Channel::Phone
}
