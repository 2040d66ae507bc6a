//! The tracking numbers of a campaign: which one served it from when to when.

use axum::Form as Sent;
use axum::extract::State;
use axum::response::Response;
use domain::{Assignment, Campaign, CampaignId, PhoneNumber};
use jiff::civil::Date;
use store::{Entry, Line};

use super::{Campaigned, Forms, Tabs, found, invalid, refused};
use crate::form::{Form, day};
use crate::order::{follow, order};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// An assignment, as it is shown.
pub(super) struct NumberLine {
    pub(super) number: String,
    pub(super) from: String,
    pub(super) to: Option<String>,
    pub(super) first: String,
    pub(super) last: String,
}

/// The campaign's assignments, the newest first.
pub(super) fn lines(numbers: &[(PhoneNumber, Line)], id: &CampaignId) -> Vec<NumberLine> {
    let all = numbers.iter().flat_map(|(_, line)| &line.assignments);
    let mut ours: Vec<&Assignment> = all.filter(|it| it.campaign == *id).collect();
    ours.sort_by_key(|it| (std::cmp::Reverse(it.from), it.number.clone()));
    ours.into_iter().map(NumberLine::from).collect()
}

impl From<&Assignment> for NumberLine {
    fn from(assignment: &Assignment) -> Self {
        let told = |day: Date| day.strftime("%-d %b %Y").to_string();
        Self {
            number: assignment.number.to_string(),
            from: told(assignment.from),
            to: assignment.to.map(told),
            first: assignment.from.to_string(),
            last: assignment.to.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

/// `POST /campaigns/{campaign_id}/numbers`: a number serves the campaign from a
/// day on; one that did already ends on another day.
pub(crate) async fn assign(
    State(site): State<Site>,
    visitor: Visitor,
    Campaigned(id): Campaigned,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let campaign = found(&site, &id).await?.value;
    let forms = |form| Forms {
        here: Tabs::NUMBERS,
        number: form,
        ..Forms::default()
    };
    let Some(wanted) = read(&mut form, &campaign) else {
        return invalid(&site, &visitor, &id, forms(form)).await;
    };
    let line = site.store.line(&wanted.number).await?;
    let assignments = match with(line.value.assignments, &wanted, form.has("remove", "yes")) {
        Ok(assignments) => assignments,
        Err(other) => {
            form.refuse("number", clash(&other));
            return invalid(&site, &visitor, &id, forms(form)).await;
        }
    };
    let value = Line {
        assignments,
        ..line.value
    };
    let entry = Entry::Number(wanted.number, value);
    let order = order(&site, &visitor, form.is_dry_run());
    match Box::pin(jobs::change(&site.store, entry, Some(line.rev), order)).await {
        Ok(job) => follow(&site, &job).await,
        Err(error) => refused(&site, &visitor, &id, error, form, forms).await,
    }
}

fn read(form: &mut Form, campaign: &Campaign) -> Option<Assignment> {
    let region = campaign.region.clone().unwrap_or_default();
    let number = form.read("number", |text| {
        let number = PhoneNumber::written(text, &[&region]);
        number.ok_or_else(|| "This is not a phone number such as +14155550100.".to_owned())
    });
    let from = form.read("from", day);
    let to = form.read_some("to", day);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        form.refuse("to", "This lies before the first day.");
    }
    if form.is_faulty() {
        return None;
    }
    Some(Assignment {
        number: number?,
        campaign: campaign.id.clone(),
        from: from?,
        to,
    })
}

/// The assignments of a number with this one among them, or the one that it
/// clashes with: a number serves one campaign on a day.
fn with(
    assignments: Vec<Assignment>,
    wanted: &Assignment,
    remove: bool,
) -> Result<Vec<Assignment>, Assignment> {
    let same = |it: &Assignment| it.campaign == wanted.campaign && it.from == wanted.from;
    let mut others: Vec<_> = assignments.into_iter().filter(|it| !same(it)).collect();
    if remove {
        return Ok(others);
    }
    let ends = |it: &Assignment| it.to.unwrap_or(Date::MAX);
    let clashes = |it: &&Assignment| it.from <= ends(wanted) && wanted.from <= ends(it);
    if let Some(clashing) = others.iter().find(clashes) {
        return Err(clashing.clone());
    }
    others.push(wanted.clone());
    others.sort();
    Ok(others)
}

fn clash(other: &Assignment) -> String {
    let until = match other.to {
        Some(to) => format!("until {to}"),
        None => "without an end; give it one first".to_owned(),
    };
    format!(
        "The number serves the campaign {} from {} {until}.",
        other.campaign, other.from
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assignment(campaign: &str, from: &str, to: Option<&str>) -> Assignment {
        Assignment {
            number: "+14155550100".parse().unwrap(),
            campaign: campaign.parse().unwrap(),
            from: from.parse().unwrap(),
            to: to.map(|day| day.parse().unwrap()),
        }
    }

    #[test]
    fn a_number_serves_one_campaign_on_a_day() {
        let spring = assignment("spring", "2026-03-01", Some("2026-03-31"));
        let there = vec![spring.clone()];
        let next = assignment("autumn", "2026-04-01", None);
        assert_eq!(with(there.clone(), &next, false).unwrap().len(), 2);
        let early = assignment("autumn", "2026-03-31", None);
        assert_eq!(with(there.clone(), &early, false), Err(spring));
        let longer = assignment("spring", "2026-03-01", None);
        assert_eq!(
            with(there.clone(), &longer, false),
            Ok(vec![longer.clone()])
        );
        assert_eq!(with(there, &longer, true), Ok(Vec::new()));
    }
}
