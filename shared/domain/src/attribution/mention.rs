//! Which campaign a caller talks about: its name, offer and phrases, by the
//! words that tell it from the other campaigns.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use super::words::{compact, words};
use crate::{Campaign, CampaignId};

/// How clearly each campaign was talked about, from 0 to 1.
///
/// A word counts for what it tells: less when other campaigns have it too, and
/// less when only the name has it or only the offer.
pub(crate) fn mentions<'a>(
    text: &str,
    campaigns: impl Iterator<Item = &'a Campaign>,
) -> BTreeMap<&'a CampaignId, f64> {
    let said: BTreeSet<String> = words(text).iter().map(|word| stem(word)).collect();
    let known: Vec<(&Campaign, BTreeMap<String, f64>)> = campaigns
        .map(|campaign| (campaign, telling(campaign)))
        .collect();
    let mut found = BTreeMap::new();
    for (campaign, own) in &known {
        let shared = |word: &str| {
            let having = known.iter().filter(|(_, words)| words.contains_key(word));
            f64::from(u32::try_from(having.count()).unwrap_or(u32::MAX).max(1))
        };
        let heard = own.iter().filter(|(word, _)| said.contains(*word));
        let clarity: f64 = heard.map(|(word, worth)| worth / shared(word)).sum();
        if clarity > 0.0 {
            found.insert(&campaign.id, clarity.min(1.0));
        }
    }
    found
}

/// Whether one of the campaign's shared codes was said or written in `text`.
pub(crate) fn says_code(text: &str, code: &str) -> bool {
    let code = compact(code);
    if code.len() < 3 {
        return false;
    }
    let pieces: Vec<String> = super::spelled::pieces(text);
    (0..pieces.len()).any(|start| {
        let mut joined = String::new();
        for piece in pieces.iter().skip(start) {
            joined.push_str(piece);
            if joined == code {
                return true;
            }
            if joined.len() >= code.len() {
                return false;
            }
        }
        false
    })
}

/// The words of a campaign that may tell it from others, and what they are
/// worth: a phrase that people gave is meant to be recognised.
fn telling(campaign: &Campaign) -> BTreeMap<String, f64> {
    let mut telling = BTreeMap::<String, f64>::new();
    let own = [Some(campaign.name.as_str()), campaign.offer.as_deref()];
    let texts = own.into_iter().flatten().map(|text| (text, 0.35));
    let phrases = campaign.phrases.iter().map(|phrase| (phrase.as_str(), 0.7));
    for (text, worth) in texts.chain(phrases) {
        let kept: BTreeSet<String> = words(text)
            .into_iter()
            .filter(|word| word.chars().count() > 2 && !word.chars().any(|c| c.is_ascii_digit()))
            .filter(|word| !is_common(word))
            .map(|word| stem(&word))
            .collect();
        for word in kept {
            *telling.entry(word).or_default() += worth;
        }
    }
    telling
}

/// The word without its commonest endings: `roofing` and `roofs` are `roof`.
fn stem(word: &str) -> String {
    let cut = |word: &str| {
        [
            "ations", "ation", "ings", "ing", "ers", "er", "es", "en", "s", "e",
        ]
        .into_iter()
        .find_map(|ending| {
            word.strip_suffix(ending)
                .filter(|stem| stem.chars().count() >= 4)
                .map(str::to_owned)
        })
    };
    let mut stem = word.to_owned();
    while let Some(shorter) = cut(&stem) {
        stem = shorter;
    }
    stem
}

fn is_common(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| COMMON.split_ascii_whitespace().collect());
    WORDS.contains(word)
}

/// Words that say nothing of what is offered: those of any campaign, and those
/// of any conversation.
const COMMON: &str = "
the and for with your our you off from all any new now get free save saver savings deal deals offer
offers discount percent special sale promo promotion campaign mailing mailer wave test pilot spring
summer autumn fall winter season seasonal holiday january february march april may june july august
september october november december year quarter month week today tomorrow postcard letter flyer mail
home house service services customer customers rebate coupon voucher first second next one two three four
five six seven eight nine ten dollar dollars euro euros pounds north south east west spring q1 q2 q3 q4
a about after again also always am an another anything appointment are around as ask at available back be
because been before best better book booking both business but buy by call called calling calls can card
care case change check choose city clear code come comes company complete complimentary consult
consultation could cost country cover credit cut date day days did different do does done door down due each
early easy either end enough estimate even evening event ever every exactly exam expert experts extra
family far fast few find fine fix following found friend full gift give go going good got great group had half hand
has have he hear heard help her here high him his hold hope hour hours how i if important in include included
information inside interest into is issue it item items job just keep kids know large last late later learn
leave less let life like limited line list little live local long look looking lot low made main make man many
me mean meet member members mention minute minutes mind miss money more morning most move much must my name near need
never night no not nothing notice number numbers of office often ok old older on once only open opening
or order other others out over own package page paper parents part past patient patients pay people per person phone
pick place plan plans please plus point possible price prices problem program put question quick quote rate
reach read ready real really receive recall reminder overdue regular request rest result return review right room run safe said same
saturday sunday say see send senior seniors set she short should show side sign simple since small so some something soon
sorry sound spend start state stay still stop sure take talk team tell than thank that their them then there these
they thing things think this those through time times to together told too top total town tried try
turn under until up upgrade us use used value very visit wait want was way we website week weekend weeks
welcome well went were what when where which while who why will within without woman word work works
world worth would write wrong yes yesterday yet you young
die der das und fuer mit auf ein eine einen ist sind ihr ihre wir sie von zum zur bei den dem des neu neue
neuer gratis kostenlos rabatt prozent aktion angebot sparen fruehling sommer herbst winter januar februar maerz
april mai juni juli oktober dezember jahr woche monat haus kunden termin beratung karte brief anruf rueckruf
les des pour une sur avec votre vos notre nos aux par dans est sont gratuit gratuite offre remise reduction
printemps ete automne hiver janvier fevrier mars avril juin juillet aout mois semaine maison clients rendez vous
carte lettre appel conseil
per del della dei con gli una uno sul sulla nel nella vostro vostra nostro nostra gratis gratuito gratuita
offerta sconto promozione primavera estate autunno inverno gennaio febbraio marzo aprile maggio giugno
luglio agosto settembre ottobre novembre dicembre mese settimana casa clienti appuntamento consulenza carta
lettera chiamata
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Medium, Zone};

    fn campaign(id: &str, name: &str, offer: &str) -> Campaign {
        Campaign {
            id: id.parse().unwrap(),
            name: name.to_owned(),
            medium: Medium::DirectMail,
            zone: Zone::utc(),
            window_days: 60,
            starts_on: None,
            ends_on: None,
            region: None,
            offer: Some(offer.to_owned()),
            phrases: Vec::new(),
            codes: BTreeSet::new(),
            mailings: Vec::new(),
        }
    }

    #[test]
    fn the_words_that_tell_campaigns_apart_are_heard() {
        let campaigns = [
            campaign(
                "heat",
                "Heat Pump Upgrade Winter 2026",
                "500 rebate on a heat pump",
            ),
            campaign(
                "roof",
                "Roof Check Winter 2026",
                "Free roof inspection with 15% off repairs",
            ),
        ];
        let first = |text: &str| {
            let found = mentions(text, campaigns.iter());
            let best = found.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
            best.map(|(id, _)| id.to_string())
        };
        assert_eq!(
            first("I got your flyer about heat pumps").as_deref(),
            Some("heat")
        );
        assert_eq!(
            first("the card about your roofing offer").as_deref(),
            Some("roof")
        );
        assert_eq!(first("do you work on weekends"), None);
    }

    #[test]
    fn a_shared_code_is_heard_however_it_is_said() {
        for text in [
            "It says ROOF15.",
            "roof fifteen, I think",
            "R O O F one five",
            "roof 15",
        ] {
            assert!(says_code(text, "ROOF15"), "{text}");
        }
        assert!(!says_code("my roof is fifty years old", "ROOF15"));
    }
}
