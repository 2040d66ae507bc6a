//! Which campaign caused a call, told as stories.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Answer, Assignment, AttributionStatus, Batch, Book, Call, Campaign, Channel, Claims, Collected,
    Completeness, ConversionRule, Credit, Direction, Finding, Json, Key, KnownNumber, Mailing,
    Medium, NotApplicable, NumberKind, Observation, OtherCall, Recipient, Rule, Rules, Source,
    Speaker, State, Timestamp, ToolUse, Trigger, Turn, Value, contribution, decide, keys, keys_of,
    share_of_mailbox,
};
use jiff::tz::TimeZone;

/// A small business: two mailings, a few recipients, three numbers.
#[derive(Default)]
struct Town {
    book: Book,
    answers: BTreeMap<Key, Answer>,
}

const MAIN: &str = "+18775550129";
const HEAT: &str = "+18775550111";
const ROOF: &str = "+18775550112";
const DANA: &str = "+14155550101";
const STRANGER: &str = "+14155550199";

fn town() -> Town {
    let mut town = Town::default();
    town.campaign(
        "heat",
        "Heat Pump Upgrade",
        "500 off a heat pump",
        "2026-01-10",
    );
    town.campaign("roof", "Roof Check", "Free roof inspection", "2026-02-10");
    for campaign in ["heat", "roof"] {
        town.assign(MAIN, campaign, "2025-12-01", None);
    }
    town.know(MAIN, NumberKind::Main);
    town.assign(HEAT, "heat", "2026-01-01", None);
    town.assign(ROOF, "roof", "2026-02-01", None);
    town.recipient(
        "heat",
        "H1",
        "Dana Weaver",
        &[DANA],
        "67215",
        Some("HPU-ECFVV"),
    );
    town
}

impl Town {
    fn campaign(&mut self, id: &str, name: &str, offer: &str, dropped: &str) {
        let dropped_on: jiff::civil::Date = dropped.parse().unwrap();
        let campaign = Campaign {
            id: id.parse().unwrap(),
            name: name.to_owned(),
            medium: Medium::DirectMail,
            zone: "America/Denver".parse().unwrap(),
            window_days: 60,
            starts_on: None,
            ends_on: None,
            region: None,
            offer: Some(offer.to_owned()),
            phrases: Vec::new(),
            codes: BTreeSet::new(),
            mailings: vec![Mailing {
                id: format!("{id}_m1").parse().unwrap(),
                name: None,
                dropped_on,
                in_home_from: dropped_on.saturating_add(jiff::Span::new().days(3)),
                in_home_to: dropped_on.saturating_add(jiff::Span::new().days(7)),
            }],
        };
        self.book.campaigns.insert(campaign.id.clone(), campaign);
    }

    fn assign(&mut self, number: &str, campaign: &str, from: &str, to: Option<&str>) {
        let number: domain::PhoneNumber = number.parse().unwrap();
        let answer = self.answers.entry(Key::Number(number.clone())).or_default();
        answer.assignments.push(Assignment {
            number,
            campaign: campaign.parse().unwrap(),
            from: from.parse().unwrap(),
            to: to.map(|to| to.parse().unwrap()),
        });
    }

    fn know(&mut self, number: &str, kind: NumberKind) {
        let number: domain::PhoneNumber = number.parse().unwrap();
        let answer = self.answers.entry(Key::Number(number.clone())).or_default();
        answer.known = Some(KnownNumber {
            number,
            kind,
            label: None,
        });
    }

    fn recipient(
        &mut self,
        campaign: &str,
        id: &str,
        name: &str,
        phones: &[&str],
        zip: &str,
        code: Option<&str>,
    ) {
        let (first, last) = name.split_once(' ').unwrap();
        let recipient = Recipient {
            campaign: campaign.parse().unwrap(),
            id: id.parse().unwrap(),
            mailings: [format!("{campaign}_m1").parse().unwrap()].into(),
            first_name: Some(first.to_owned()),
            last_name: Some(last.to_owned()),
            phones: phones.iter().map(|phone| phone.parse().unwrap()).collect(),
            email: Some(format!(
                "{}.{}@example.com",
                first.to_lowercase(),
                last.to_lowercase()
            )),
            address: Some(format!("{id} Main St")),
            city: None,
            zip: Some(zip.to_owned()),
            country: None,
            code: code.map(str::to_owned),
        };
        for key in keys_of(&recipient) {
            let answer = self.answers.entry(key).or_default();
            answer.recipients.push(recipient.clone());
        }
    }

    fn called(&mut self, number: &str, other: OtherCall) {
        let key = Key::Calls(number.parse().unwrap());
        self.answers.entry(key).or_default().calls.push(other);
    }

    fn decide(&self, told: &Told) -> Call {
        let call = told.call();
        let asked = keys(&call, &told.turns, None);
        let known = asked.into_iter().map(|key| {
            let answer = self.answers.get(&key).cloned().unwrap_or_default();
            (key, answer)
        });
        let claims = Claims {
            book: self.book.clone(),
            answers: known.collect(),
        };
        let derived = decide(&call, &told.turns, &claims, Timestamp::UNIX_EPOCH);
        call.with_derived(derived)
    }
}

/// What a call tells.
struct Told {
    at: Timestamp,
    from: Option<String>,
    to: String,
    seconds: u32,
    outbound: bool,
    channel: Channel,
    turns: Vec<Turn>,
    variables: Vec<(&'static str, &'static str)>,
    collected: Vec<(&'static str, &'static str)>,
    headers: Vec<(&'static str, String)>,
    batch: Option<&'static str>,
}

fn call(from: &str, to: &str, at: &str) -> Told {
    Told {
        at: format!("{at}T18:00:00Z").parse().unwrap(),
        from: Some(from.to_owned()).filter(|from| !from.is_empty()),
        to: to.to_owned(),
        seconds: 90,
        outbound: false,
        channel: Channel::Phone,
        turns: vec![said("Hello, I have a question, do you work on weekends?")],
        variables: Vec::new(),
        collected: Vec::new(),
        headers: Vec::new(),
        batch: None,
    }
}

fn said(text: &str) -> Turn {
    Turn {
        speaker: Speaker::User,
        text: Some(text.to_owned()),
        ..Turn::default()
    }
}

impl Told {
    fn says(mut self, text: &str) -> Self {
        self.turns.push(said(text));
        self
    }

    fn call(&self) -> Call {
        let id: domain::ConversationId = "conv_1".parse().unwrap();
        let mut seen = Observation::new(
            id.clone(),
            State::Done,
            self.at,
            Completeness::Full,
            Source::Webhook,
            self.at,
        );
        seen.started_at(self.at);
        seen.duration_secs(self.seconds);
        seen.channel(self.channel.clone());
        let direction = if self.outbound {
            Direction::Outbound
        } else {
            Direction::Inbound
        };
        seen.direction(direction);
        seen.external_number(self.from.as_ref().map(|from| from.parse().unwrap()));
        seen.agent_number(self.to.parse().ok());
        seen.batch_call_id(self.batch.map(str::to_owned));
        let json = |text: &str| Json(format!("\"{text}\""));
        let variables = self.variables.iter();
        seen.dynamic_variables(
            variables
                .map(|(name, value)| ((*name).to_owned(), json(value)))
                .collect::<BTreeMap<_, _>>(),
        );
        let collected = self.collected.iter().map(|(name, value)| {
            let collected = Collected {
                value: Some(json(value)),
                rationale: None,
            };
            ((*name).to_owned(), collected)
        });
        seen.collected(collected.collect::<BTreeMap<_, _>>());
        let headers = self.headers.iter();
        seen.sip_headers(
            headers
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect::<BTreeMap<_, _>>(),
        );
        Call::unknown(id).observe(&seen)
    }
}

/// `campaign/recipient` when a call is credited by itself, or else the status.
#[track_caller]
fn check(town: &Town, told: &Told, expected: &str) -> Call {
    let call = town.decide(told);
    let credit = Credit::of(&call);
    let recipient = credit
        .recipient
        .map_or(String::new(), |id| format!("/{id}"));
    let found = match credit.campaign {
        Some(campaign) => format!("{campaign}{recipient}"),
        None => credit.status.as_str().to_owned(),
    };
    assert_eq!(
        found,
        expected,
        "{:#?}",
        call.derived().map(|derived| &derived.decision)
    );
    call
}

#[test]
fn a_dedicated_number_names_its_campaign_and_nobody_in_it() {
    let call = check(&town(), &call(STRANGER, HEAT, "2026-02-01"), "heat");
    assert_eq!(Credit::of(&call).rule, Some(Rule::B1));
    assert!(Credit::of(&call).reason().contains("Heat Pump Upgrade"));
    assert!(
        !Credit::of(&call).reason().contains(HEAT),
        "numbers are masked"
    );
}

#[test]
fn a_listed_phone_in_the_window_names_campaign_and_recipient() {
    let call = check(&town(), &call(DANA, MAIN, "2026-02-01"), "heat/H1");
    assert_eq!(Credit::of(&call).rule, Some(Rule::B2));
}

#[test]
fn days_from_the_mailbox_are_counted_from_the_first_that_a_piece_could_be_there() {
    let town = town();
    let counted = |told: &Told| {
        let call = town.decide(told);
        let contribution = contribution(&call, &TimeZone::UTC);
        let mailbox = contribution.map(|(_, tally)| tally.mailbox);
        let days = call.derived().unwrap().decision.candidates[0].days_from_mailbox;
        (days, mailbox.unwrap())
    };
    let (days, mailbox) = counted(&call(DANA, MAIN, "2026-02-01"));
    assert_eq!(days, Some(19), "in-home from 13 January");
    assert_eq!(mailbox[share_of_mailbox(19)], 1);
    assert_eq!(mailbox.iter().sum::<i64>(), 1);
    let (days, mailbox) = counted(&call(DANA, MAIN, "2026-01-11"));
    assert_eq!((days, mailbox[0]), (Some(-2), 1), "still on its way");
    let (days, mailbox) = counted(&call(STRANGER, HEAT, "2026-02-01"));
    assert_eq!((days, mailbox), (None, [0; 9]), "nobody on the list");
}

#[test]
fn number_and_phone_that_agree_are_surer_than_either() {
    let town = town();
    let sure = |told: &Told| Credit::of(&town.decide(told)).confidence.unwrap();
    let both = sure(&call(DANA, HEAT, "2026-02-01"));
    assert!(both > sure(&call(STRANGER, HEAT, "2026-02-01")));
    assert!(both > sure(&call(DANA, MAIN, "2026-02-01")));
}

#[test]
fn nothing_can_be_answered_before_it_was_sent() {
    check(&town(), &call(DANA, MAIN, "2026-01-05"), "unattributed");
}

#[test]
fn after_the_window_a_phone_is_not_enough() {
    check(&town(), &call(DANA, MAIN, "2026-03-15"), "heat/H1");
    check(&town(), &call(DANA, MAIN, "2026-06-15"), "unattributed");
}

#[test]
fn a_number_that_moved_on_still_answers_for_older_pieces() {
    let mut town = town();
    town.answers.remove(&Key::Number(HEAT.parse().unwrap()));
    town.assign(HEAT, "heat", "2026-01-01", Some("2026-02-05"));
    town.assign(HEAT, "roof", "2026-02-06", None);
    check(&town, &call(STRANGER, HEAT, "2026-02-05"), "heat");
    check(&town, &call(STRANGER, HEAT, "2026-03-01"), "roof");
    let told =
        call(DANA, HEAT, "2026-02-20").says("I have your flyer about the heat pump upgrade.");
    check(&town, &told, "heat/H1");
}

#[test]
fn a_code_is_heard_however_it_is_said() {
    for told in [
        call("", MAIN, "2026-02-01").says("It says H-P-U, E C F V V."),
        call("", MAIN, "2026-02-01").says("H as in Henry, P, U, E C F, double V"),
        call("", MAIN, "2026-02-01").says("hotel papa uniform echo charlie foxtrot victor victor"),
        Told {
            collected: vec![("promo_code", "h p u e c f v v")],
            ..call(STRANGER, MAIN, "2026-02-01")
        },
        Told {
            variables: vec![("landing_page", "/go/HPU-ECFVV")],
            ..call(STRANGER, MAIN, "2026-02-01")
        },
        Told {
            turns: vec![Turn {
                medium: Some("dtmf".to_owned()),
                ..said("47832388")
            }],
            ..call(STRANGER, MAIN, "2026-02-01")
        },
    ] {
        let call = check(&town(), &told, "heat/H1");
        assert_eq!(Credit::of(&call).rule, Some(Rule::A2));
    }
}

#[test]
fn one_misheard_character_still_leads_to_the_only_code_so_near() {
    let told = call("", MAIN, "2026-02-01").says("H P U E C F V W");
    let call = check(&town(), &told, "heat/H1");
    assert!(Credit::of(&call).confidence < Some(980));
}

#[test]
fn a_code_of_the_whole_campaign_names_nobody_in_it() {
    let mut town = town();
    let roof = town
        .book
        .campaigns
        .get_mut(&"roof".parse().unwrap())
        .unwrap();
    roof.codes.insert("ROOF15".to_owned());
    let told = call(STRANGER, MAIN, "2026-03-01").says("The code? roof fifteen, I think.");
    check(&town, &told, "roof");
}

#[test]
fn ids_of_ours_are_believed_and_those_of_others_are_not() {
    let echoed = |campaign, recipient| Told {
        variables: vec![("campaign_id", campaign), ("recipient_id", recipient)],
        ..call(STRANGER, MAIN, "2026-02-01")
    };
    check(&town(), &echoed("heat", "H1"), "heat/H1");
    check(&town(), &echoed("spring-2024", "H1"), "unattributed");
    check(&town(), &echoed("{{campaign_id}}", "null"), "unattributed");
    check(&town(), &echoed("roof", "H1"), "unattributed");
}

#[test]
fn a_batch_names_its_campaign_and_the_number_dialled_the_recipient() {
    let mut town = town();
    let batch = Batch {
        id: "btcal_1".to_owned(),
        campaign: "heat".parse().unwrap(),
        name: None,
    };
    town.answers
        .entry(Key::Batch("btcal_1".to_owned()))
        .or_default()
        .batch = Some(batch);
    let told = Told {
        outbound: true,
        batch: Some("btcal_1"),
        ..call(DANA, ROOF, "2026-01-05")
    };
    check(&town, &told, "heat/H1");
}

#[test]
fn a_name_needs_its_zip_code_to_name_somebody() {
    let named = |told: Told| told.says("My name is Dana Weaver.");
    check(&town(), &named(call("", HEAT, "2026-02-01")), "heat");
    check(
        &town(),
        &named(call("", MAIN, "2026-02-01")),
        "unattributed",
    );
    let told = named(call("", MAIN, "2026-02-01")).says("It's six seven two one five.");
    check(&town(), &told, "heat/H1");
}

#[test]
fn an_address_is_read_as_it_is_spoken() {
    let told = call("", MAIN, "2026-02-01").says("dana dot weaver at example dot com");
    check(&town(), &told, "heat/H1");
}

#[test]
fn somebody_elses_name_on_a_listed_number_is_somebody_else() {
    let told = call(DANA, MAIN, "2026-02-01").says("This is Donald Ramirez.");
    check(&town(), &told, "unattributed");
    let told = call(DANA, HEAT, "2026-02-01").says("This is Donald Ramirez.");
    check(&town(), &told, "heat");
}

#[test]
fn a_shared_line_names_the_campaign_and_the_name_the_recipient() {
    let mut town = town();
    for (n, name) in ["Ann Long", "Ben Moss", "Cid Nash"].iter().enumerate() {
        town.recipient(
            "heat",
            &format!("B{n}"),
            name,
            &["+14155550150"],
            "67300",
            None,
        );
    }
    let told = call("+14155550150", HEAT, "2026-02-01");
    check(&town, &told, "heat");
    let told = told.says("My name is Ben Moss.");
    check(&town, &told, "heat/B1");
}

#[test]
fn the_latest_mailing_takes_a_person_on_two_lists() {
    let mut town = town();
    town.recipient("roof", "R1", "Dana Weaver", &[DANA], "67215", None);
    check(&town, &call(DANA, MAIN, "2026-02-18"), "roof/R1");
    let close = Town {
        book: {
            let mut book = town.book.clone();
            let roof = book.campaigns.get_mut(&"roof".parse().unwrap()).unwrap();
            roof.mailings[0].dropped_on = "2026-01-11".parse().unwrap();
            roof.mailings[0].in_home_from = "2026-01-14".parse().unwrap();
            roof.mailings[0].in_home_to = "2026-01-18".parse().unwrap();
            book
        },
        ..town
    };
    let call = check(&close, &call(DANA, MAIN, "2026-01-25"), "ambiguous");
    assert!(Credit::of(&call).status.needs_a_person());
}

#[test]
fn what_the_caller_speaks_of_decides_between_lists() {
    let mut town = town();
    town.recipient("roof", "R1", "Dana Weaver", &[DANA], "67215", None);
    let told = call(DANA, MAIN, "2026-02-18").says("I got your card about the heat pump upgrade.");
    check(&town, &told, "heat/H1");
}

#[test]
fn who_comes_from_elsewhere_is_nobodys_response() {
    for words in [
        "I found you on Google and wanted to ask about heat pumps.",
        "A friend recommended you.",
        "Ich habe Sie im Internet gefunden.",
    ] {
        let told = call(DANA, MAIN, "2026-02-01").says(words);
        check(&town(), &told, "unattributed");
    }
}

#[test]
fn what_an_agent_asked_of_the_source_counts_as_said() {
    for source in ["search engine", "Google", "a friend of mine", "drove by"] {
        let told = Told {
            collected: vec![("how_heard", source)],
            ..call(DANA, MAIN, "2026-02-01")
        };
        check(&town(), &told, "unattributed");
    }
    let told = Told {
        collected: vec![("how_heard", "Flyer in the mail")],
        ..call(DANA, MAIN, "2026-02-01")
    };
    check(&town(), &told, "heat/H1");
}

#[test]
fn an_e_mail_and_a_credit_card_are_no_mail() {
    let told = |text: &str| call(STRANGER, MAIN, "2026-02-01").says(text);
    check(&town(), &told("I got your card about a heat pump."), "heat");
    check(
        &town(),
        &told("Can I pay a heat pump by credit card?"),
        "unattributed",
    );
    check(
        &town(),
        &told("My e-mail about a heat pump was not answered."),
        "unattributed",
    );
}

#[test]
fn a_wrong_number_is_nobodys_response() {
    let told = call(STRANGER, HEAT, "2026-02-01").says("Sorry, I must have the wrong number.");
    check(&town(), &told, "unattributed");
}

#[test]
fn a_returned_call_belongs_to_who_dialled() {
    let mut town = town();
    let ours = OtherCall {
        id: "conv_0".parse().unwrap(),
        started_at: "2026-02-28T18:00:00Z".parse().unwrap(),
        duration_secs: 20,
        direction: Some(Direction::Outbound),
        status: AttributionStatus::Automatic,
        campaign: Some("roof".parse().unwrap()),
        recipient: None,
        confidence: 990,
    };
    town.called(STRANGER, ours);
    let told = call(STRANGER, ROOF, "2026-03-01");
    assert_eq!(
        Credit::of(&check(&town, &told, "roof"))
            .confidence
            .map(|sure| sure > 950),
        Some(true)
    );
    check(&town, &call(STRANGER, MAIN, "2026-05-20"), "unattributed");
}

#[test]
fn a_dropped_call_goes_with_the_next_of_the_same_caller() {
    let mut town = town();
    let next = OtherCall {
        id: "conv_2".parse().unwrap(),
        started_at: "2026-02-01T18:10:00Z".parse().unwrap(),
        duration_secs: 120,
        direction: Some(Direction::Inbound),
        status: AttributionStatus::Automatic,
        campaign: Some("heat".parse().unwrap()),
        recipient: Some("H1".parse().unwrap()),
        confidence: 980,
    };
    town.called(STRANGER, next);
    let dropped = Told {
        seconds: 6,
        turns: vec![said("Hello?")],
        ..call(STRANGER, MAIN, "2026-02-01")
    };
    check(&town, &dropped, "heat/H1");
}

#[test]
fn behind_a_forwarder_the_headers_name_caller_and_number() {
    let mut town = town();
    town.know("+15625550146", NumberKind::Forwarder);
    town.recipient("heat", "F1", "Fay Ott", &["+15625550146"], "1", None);
    let told = call("+15625550146", MAIN, "2026-02-01");
    check(&town, &told, "unattributed");
    let told = Told {
        headers: vec![
            (
                "x_diversion",
                format!("<sip:{HEAT}@carrier.example>;reason=unconditional"),
            ),
            (
                "x_p_asserted_identity",
                format!("\"WEAVER\" <sip:{DANA}@carrier.example>"),
            ),
        ],
        ..told
    };
    check(&town, &told, "heat/H1");
}

#[test]
fn tests_own_numbers_and_spam_are_flagged_and_credited_to_nobody() {
    let mut town = town();
    town.know("+13865550125", NumberKind::Staff);
    town.know("+16085550129", NumberKind::Test);
    #[track_caller]
    fn finding(town: &Town, told: &Told, expected: NotApplicable) {
        let call = check(town, told, "not_applicable");
        let finding = call.derived().unwrap().decision.finding;
        assert_eq!(finding, Finding::NotApplicable(expected));
    }
    finding(
        &town,
        &call("+13865550125", HEAT, "2026-02-01"),
        NotApplicable::OwnNumber,
    );
    finding(
        &town,
        &call(STRANGER, "+16085550129", "2026-02-01"),
        NotApplicable::Test,
    );
    let pitch =
        call(STRANGER, HEAT, "2026-02-01").says("This is your final notice. Press one now.");
    finding(&town, &pitch, NotApplicable::Spam);
    let web = Told {
        channel: Channel::Web,
        variables: vec![("campaign_id", "heat"), ("recipient_id", "H1")],
        ..call(STRANGER, MAIN, "2026-02-01")
    };
    finding(&town, &web, NotApplicable::Channel);
}

#[test]
fn spam_shows_each_sign_and_its_points() {
    let silent = Told {
        seconds: 4,
        turns: Vec::new(),
        ..call("", MAIN, "2026-02-01")
    };
    let call = check(&town(), &silent, "unattributed");
    let spam = &call.derived().unwrap().spam;
    assert_eq!(
        spam.score,
        spam.signs.iter().map(|(_, points)| points).sum::<u16>()
    );
    assert_eq!(spam.signs.len(), 2, "{spam:?}");
}

#[test]
fn a_hidden_number_is_nobodys_and_says_so() {
    let call = check(&town(), &call("", MAIN, "2026-02-01"), "unattributed");
    assert!(Credit::of(&call).reason().contains("withheld"));
}

#[test]
fn the_threshold_is_a_setting() {
    let mut town = town();
    town.book.rules.automatic_from = 995;
    check(&town, &call(DANA, MAIN, "2026-02-01"), "suggested");
}

#[test]
fn conversions_follow_from_named_rules_and_never_from_the_verdict() {
    let mut town = town();
    let rule = |name: &str, when: Trigger, value: Value| ConversionRule {
        name: name.to_owned(),
        kind: "appointment".to_owned(),
        when,
        value,
    };
    town.book.rules = Rules {
        conversions: vec![
            rule(
                "tool",
                Trigger::Tool {
                    name: "book".to_owned(),
                },
                Value::Nothing,
            ),
            rule(
                "order",
                Trigger::Collected {
                    id: "ordered".to_owned(),
                    equals: None,
                },
                Value::Collected {
                    id: "order_value".to_owned(),
                    currency: "USD".to_owned(),
                },
            ),
            rule("long", Trigger::Duration { secs: 600 }, Value::Nothing),
        ],
        ..Rules::default()
    };
    let mut told = Told {
        collected: vec![("ordered", "yes"), ("order_value", "$1,250.50")],
        ..call(DANA, MAIN, "2026-02-01")
    };
    let tool = |failed| Turn {
        tools: vec![ToolUse::Answered {
            name: "book".to_owned(),
            value: None,
            failed,
        }],
        ..Turn::default()
    };
    told.turns.push(tool(true));
    let fired = |told: &Told| {
        let call = town.decide(told);
        let found = call.derived().unwrap().conversions.iter();
        let found = found.map(|found| {
            (
                found.rule.clone(),
                found.value.as_ref().map(|value| value.amount()),
            )
        });
        found.collect::<Vec<_>>()
    };
    assert_eq!(fired(&told), [("order".to_owned(), Some(1250.5))]);
    told.turns.push(tool(false));
    assert_eq!(fired(&told).len(), 2);
    assert!(town.decide(&told).is_converted());
    assert!(fired(&call(DANA, MAIN, "2026-02-01")).is_empty());
}

#[test]
fn deciding_is_a_function_of_its_arguments() {
    let town = town();
    let told = call(DANA, HEAT, "2026-02-01").says("HPU-ECFVV, Dana Weaver, 67215");
    let (one, two) = (town.decide(&told), town.decide(&told));
    assert_eq!(one.derived(), two.derived());
    assert!(
        one.derived()
            .unwrap()
            .asked
            .windows(2)
            .all(|pair| pair[0] < pair[1])
    );
}

#[test]
fn no_text_brings_it_down() {
    let town = town();
    let texts = [
        "\u{0}\u{fffd}💥 H P U \u{301}\u{200b}",
        "@@@ at dot at dot",
        "double double double",
        "as in as in as in",
        "ß ẞ İ ı ﬁ",
        "-----",
        "twenty",
        "' ' '",
    ];
    for text in texts {
        let long = text.repeat(2000);
        town.decide(&call(DANA, HEAT, "2026-02-01").says(text).says(&long));
    }
}
