//! Which calls are exported: the query of a list, and a filter in words again.

use jobs::Export;
use store::{Filter, Phone, Sort};

use crate::calls::{Asked, FILTERS, Fault, chips, filter, sorted};
use crate::names::Names;
use crate::refusal::Failure;
use crate::site::Site;

/// An export as its address asks for it.
pub(super) struct Wanted {
    asked: Asked,
    pub(super) export: Export,
    pub(super) sort: Sort,
}

impl Wanted {
    pub(super) fn read(query: Option<&str>, site: &Site) -> Result<Self, Failure> {
        let mut faults: Vec<Fault> = Vec::new();
        let known = [&FILTERS[..], &["sort", "order"]].concat();
        let asked = Asked::read("/exports", query, &known, &mut faults);
        let filter = filter(&asked, site.zone(), &mut faults);
        let (sort, ascending) = sorted(&asked, &mut faults);
        if let Some(fault) = faults.first() {
            return Err(Failure::invalid(&fault.parameter, &fault.why));
        }
        let export = Export {
            filter,
            ascending,
            marked: false,
        };
        Ok(Self {
            asked,
            export,
            sort,
        })
    }

    pub(super) fn address(&self) -> String {
        self.asked.address()
    }
}

/// What narrows an export, in words, and the list of the same calls.
pub(crate) struct Narrowing {
    pub(crate) words: Vec<(&'static str, String)>,
    pub(crate) list: String,
}

pub(crate) fn narrowing(filter: &Filter, names: &Names) -> Narrowing {
    let asked = asked(filter);
    let chips = chips(&asked, names, &[]).into_iter();
    Narrowing {
        words: chips.map(|chip| (chip.name, chip.value)).collect(),
        list: asked.address(),
    }
}

/// The query that asks for `filter`.
fn asked(filter: &Filter) -> Asked {
    let text = |value: Option<&str>| value.map(str::to_owned);
    let phone = filter.phone.as_ref().map(|phone| match phone {
        Phone::Exactly(phone) => phone.to_string(),
        Phone::EndingWith(digits) => digits.clone(),
    });
    let given = [
        ("phone", phone),
        ("status", text(filter.status)),
        (
            "attribution",
            text(filter.attribution.map(|it| it.as_str())),
        ),
        ("converted", shown(filter.converted)),
        ("direction", text(filter.direction)),
        ("state", text(filter.state)),
        ("agent_id", shown(filter.agent.as_ref())),
        ("campaign_id", shown(filter.campaign.as_ref())),
        ("from", shown(filter.from)),
        ("to", shown(filter.to)),
        ("min_duration", shown(filter.min_duration)),
        ("max_duration", shown(filter.max_duration)),
    ];
    let given = given.into_iter();
    given.fold(Asked::at("/calls"), |asked, (name, value)| match value {
        Some(value) => asked.with(name, value),
        None => asked,
    })
}

fn shown(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}
