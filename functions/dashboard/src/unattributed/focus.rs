//! The call in focus: everything a person decides by.

use domain::{Book, Call, Candidate, ConversationId, Credit, DecidedBy, PhoneNumber, Turn};
use store::{CallRow, Filter, Kept, Phone, Plan};

use super::guess::{Guess, People};
use super::heard::{Heard, heard};
use crate::badge::Badge;
use crate::calls::{Party, nameless};
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::names::{Named, Names};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

pub(super) struct Focus {
    pub(super) id: String,
    pub(super) party: Party,
    pub(super) at: Option<Moment>,
    pub(super) duration: Option<String>,
    pub(super) agent: Option<String>,
    /// The number on our side.
    pub(super) dialled: Option<String>,
    pub(super) title: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) heard: Vec<Heard>,
    pub(super) badge: Badge,
    /// Why nothing is suggested.
    pub(super) why_not: Option<String>,
    pub(super) best: Option<Guess>,
    pub(super) others: Vec<Guess>,
    pub(super) earlier: Vec<Earlier>,
    pub(super) more_earlier: Option<String>,
    /// What a person has decided already.
    pub(super) decided: Option<Decided>,
    /// The revisions that the person sees.
    pub(super) rev: u32,
    pub(super) marks_rev: u32,
}

/// Another call of the same party.
pub(super) struct Earlier {
    pub(super) path: String,
    pub(super) at: Option<Moment>,
    pub(super) title: Option<String>,
    pub(super) badge: Badge,
    pub(super) campaign: Option<String>,
}

/// How the call stands, since it needs nobody any more.
pub(super) struct Decided {
    pub(super) by: Option<String>,
    pub(super) at: Option<Moment>,
    pub(super) campaign: Option<Named>,
    pub(super) reason: String,
}

const OTHERS: usize = 5;
const EARLIER: usize = 5;

/// Whether a person should look at the call.
pub(super) fn needs_a_person(call: &Call) -> bool {
    !call.is_erased() && Credit::of(call).status.needs_a_person()
}

impl Focus {
    pub(super) async fn read(
        site: &Site,
        visitor: &Visitor,
        kept: &Kept,
        (book, clock): (&Book, &Clock),
    ) -> Result<Self, Failure> {
        let call = &kept.call;
        let (turns, earlier, people) = tokio::try_join!(
            site.store.transcript(kept),
            earlier(site, call),
            people(site, visitor, call),
        )?;
        let names = Names::of(book);
        let focus = Self::of(call, &people, &names, clock).told_to(visitor);
        let mut heard = said(call, &turns, book);
        for heard in &mut heard {
            heard.text = visitor.words(&heard.text);
        }
        Ok(Self {
            heard,
            more_earlier: more(call, &earlier).filter(|_| visitor.actor.sees_numbers()),
            earlier: earlier
                .into_iter()
                .take(EARLIER)
                .map(|row| Earlier::new(visitor.call(row), &names, clock))
                .collect(),
            ..focus
        })
    }

    /// With numbers as whoever looks may see them.
    fn told_to(mut self, visitor: &Visitor) -> Self {
        let words = |text: Option<String>| text.map(|text| visitor.words(&text));
        if self.party.is_number {
            self.party.name = visitor.number(&self.party.name);
        }
        self.dialled = self.dialled.map(|number| visitor.number(&number));
        self.title = words(self.title);
        self.summary = words(self.summary);
        self.why_not = words(self.why_not);
        for guess in self.best.iter_mut().chain(&mut self.others) {
            for reason in &mut guess.reasons {
                reason.detail = visitor.words(&reason.detail);
            }
        }
        if let Some(decided) = &mut self.decided {
            decided.reason = visitor.words(&decided.reason);
        }
        self
    }

    fn of(call: &Call, people: &People, names: &Names, clock: &Clock) -> Self {
        let (facts, staff) = (call.facts(), call.staff());
        let credit = Credit::of(call);
        let text =
            |fact: &Option<domain::Register<String>>| fact.as_ref().map(|it| it.value.clone());
        let number = facts
            .external_number
            .as_ref()
            .map(|it| it.value.to_string());
        let direction = facts.direction.as_ref().map(|it| it.value.as_str());
        let channel = call.channel();
        let nameless = nameless(channel.as_str(), call.is_erased());
        let agent_id = facts.agent_id.as_ref().map(|it| it.value.to_string());
        let mut guesses = candidates(&credit).map(|one| Guess::new(one, people, names));
        Self {
            id: call.id().to_string(),
            party: Party::of(number, nameless, direction),
            at: call.started_at().map(|at| clock.moment(at)),
            duration: call.duration_secs().map(figures::duration),
            agent: text(&facts.agent_name).or(agent_id),
            dialled: facts.agent_number.as_ref().map(|it| it.value.to_string()),
            title: text(&facts.title),
            summary: text(&facts.summary),
            heard: Vec::new(),
            badge: Badge::from(credit.status),
            why_not: (credit.status == domain::AttributionStatus::Unattributed)
                .then(|| credit.reason()),
            best: guesses.next(),
            others: guesses.take(OTHERS).collect(),
            earlier: Vec::new(),
            more_earlier: None,
            decided: (!needs_a_person(call)).then(|| Decided::of(&credit, names, clock)),
            rev: staff.attribution.as_ref().map_or(0, |edited| edited.rev),
            marks_rev: staff.marks.as_ref().map_or(0, |edited| edited.rev),
        }
    }
}

fn candidates<'a>(credit: &Credit<'a>) -> impl Iterator<Item = &'a Candidate> + use<'a> {
    credit.alternatives.clone().into_iter()
}

fn said(call: &Call, turns: &[Turn], book: &Book) -> Vec<Heard> {
    let credit = Credit::of(call);
    let campaigns = candidates(&credit).filter_map(|one| book.campaigns.get(&one.campaign));
    heard(turns, campaigns.take(OTHERS))
}

/// Who the candidates name, for those who may see lists.
async fn people(site: &Site, visitor: &Visitor, call: &Call) -> Result<People, store::StoreError> {
    let credit = Credit::of(call);
    let whose = candidates(&credit).take(OTHERS.saturating_add(1));
    let whose = whose.filter_map(|one| Some((one.campaign.clone(), one.recipient.clone()?)));
    let mut whose: Vec<_> = whose.filter(|_| visitor.may_edit()).collect();
    whose.sort();
    whose.dedup();
    if whose.is_empty() {
        return Ok(People::of(Vec::new()));
    }
    Ok(People::of(site.store.standing_recipients(&whose).await?))
}

/// The party's calls before this one, newest first; one more than are shown.
async fn earlier(site: &Site, call: &Call) -> Result<Vec<CallRow>, store::StoreError> {
    let Some(number) = number(call) else {
        return Ok(Vec::new());
    };
    let plan = Plan {
        filter: Filter {
            phone: Some(Phone::Exactly(number)),
            to: call.started_at(),
            ..Filter::default()
        },
        limit: EARLIER.saturating_add(2),
        ..Plan::default()
    };
    let rows = site.store.calls(&plan).await?.rows.into_iter();
    let this = |row: &CallRow| row.conversation_id == call.id().as_str();
    Ok(rows.filter(|row| !this(row)).collect())
}

fn number(call: &Call) -> Option<PhoneNumber> {
    let number = call.facts().external_number.as_ref()?;
    Some(number.value.clone())
}

fn more(call: &Call, earlier: &[CallRow]) -> Option<String> {
    let number = number(call).filter(|_| earlier.len() > EARLIER)?;
    serde_urlencoded::to_string([("phone", number.as_str())])
        .ok()
        .map(|query| format!("/calls?{query}"))
}

impl Earlier {
    fn new(row: CallRow, names: &Names, clock: &Clock) -> Self {
        Self {
            path: format!("/calls/{}", row.conversation_id),
            at: row.started_at.map(|at| clock.moment(at)),
            title: row.title,
            badge: Badge::attribution(&row.attribution.status),
            campaign: row.attribution.campaign_id.map(|id| names.name(&id)),
        }
    }
}

impl Decided {
    fn of(credit: &Credit<'_>, names: &Names, clock: &Clock) -> Self {
        Self {
            by: match credit.by {
                DecidedBy::Person { actor, .. } => Some(crate::call::actor(actor)),
                DecidedBy::Rules => None,
            },
            at: credit.at.map(|at| clock.moment(at)),
            campaign: credit.campaign.map(|id| names.named(id.as_str())),
            reason: credit.reason(),
        }
    }
}

/// The call of this id, if there is one and it is not erased.
pub(super) async fn asked_for(site: &Site, id: &str) -> Result<Option<Kept>, Failure> {
    let Ok(id) = id.parse::<ConversationId>() else {
        return Ok(None);
    };
    let kept = site.store.call(&id).await?;
    Ok(kept.filter(|kept| !kept.call.is_erased()))
}
