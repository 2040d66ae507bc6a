//! `/settings/rules`: from when on a call is credited by itself, and what counts
//! as a conversion.

mod conversions;

use askama::Template;
use axum::Form as Sent;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Rules;
use http::StatusCode;
use store::{Entry, Revised};

use self::conversions::ConversionLine;
use crate::form::{Form, whole};
use crate::order::{follow, order, trouble};
use crate::page::{Entry as Tabbed, Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::settings::nav::{Tab, tabs};
use crate::site::Site;

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage {
    frame: Frame,
    tabs: Vec<Tabbed>,
    csrf: String,
    may_manage: bool,
    form: Form,
    conversions: Vec<ConversionLine>,
    triggers: [(&'static str, &'static str); 4],
    worths: [(&'static str, &'static str); 3],
}

/// `GET /settings/rules`
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Revised { value, rev } = site.store.rules().await?;
    Ok(shown(&RulesPage::new(&visitor, filled(&value, rev))))
}

/// `POST /settings/rules`
pub(crate) async fn save(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let stands = site.store.rules().await?;
    let Some(rules) = read(&mut form, stands.value.revision) else {
        let page = RulesPage::new(&visitor, form);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response());
    };
    let order = order(&site, &visitor, form.is_dry_run());
    let changed = jobs::change(&site.store, Entry::Rules(rules), Some(form.rev()), order);
    match Box::pin(changed).await {
        Ok(job) => follow(&site, &job).await,
        Err(error) => {
            form.trouble = Some(trouble(&error).ok_or(error)?);
            form.set("rev", stands.rev.to_string());
            let page = RulesPage::new(&visitor, form);
            Ok((StatusCode::CONFLICT, shown(&page)).into_response())
        }
    }
}

fn filled(rules: &Rules, rev: u32) -> Form {
    let percent = |per_mille: u16| match per_mille % 10 {
        0 => format!("{}", per_mille / 10),
        rest => format!("{}.{rest}", per_mille / 10),
    };
    let mut form = Form::of([
        ("rev", rev.to_string()),
        ("automatic_from", percent(rules.automatic_from)),
        ("lead", percent(rules.lead)),
        ("suggested_from", percent(rules.suggested_from)),
        ("callback_days", rules.callback_days.to_string()),
        ("spam_from", rules.spam_from.to_string()),
    ]);
    conversions::fill(&mut form, &rules.conversions);
    form
}

/// The rules that a form describes, unless something in it cannot be used.
fn read(form: &mut Form, revision: u32) -> Option<Rules> {
    let automatic_from = form.read("automatic_from", per_mille);
    let lead = form.read("lead", per_mille);
    let suggested_from = form.read("suggested_from", per_mille);
    let callback_days = form.read("callback_days", |text| whole(text, 0, 365));
    let spam_from = form.read("spam_from", |text| whole(text, 1, 1000));
    let conversions = conversions::read(form);
    let both = suggested_from.zip(automatic_from);
    if both.is_some_and(|(suggested, automatic)| suggested > automatic) {
        let why = "This is above what is credited by itself.";
        form.refuse("suggested_from", why);
    }
    if form.is_faulty() {
        return None;
    }
    Some(Rules {
        revision,
        automatic_from: automatic_from?,
        lead: lead?,
        suggested_from: suggested_from?,
        callback_days: callback_days?,
        spam_from: spam_from?,
        conversions,
    })
}

/// A percentage with at most one decimal.
fn per_mille(text: &str) -> Result<u16, String> {
    let (units, tenths) = text.split_once('.').unwrap_or((text, "0"));
    let units = units.parse::<u16>().ok().filter(|units| *units <= 100);
    let tenths = tenths.parse::<u16>().ok().filter(|tenths| *tenths <= 9);
    let sum = units.zip(tenths).map(|(units, tenths)| units * 10 + tenths);
    sum.filter(|sum| *sum <= 1000)
        .ok_or_else(|| "Write a percentage from 0 to 100, such as 92.5.".to_owned())
}

impl RulesPage {
    fn new(visitor: &Visitor, form: Form) -> Self {
        Self {
            frame: Frame::new("Rules", Section::Settings, Some(visitor)),
            tabs: tabs(visitor, Tab::Rules),
            csrf: visitor.csrf.clone(),
            may_manage: visitor.may_administer(),
            conversions: conversions::lines(&form),
            triggers: conversions::TRIGGERS,
            worths: conversions::WORTHS,
            form,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_at_most_one_decimal() {
        assert_eq!(per_mille("92.5"), Ok(925));
        assert_eq!(per_mille("100"), Ok(1000));
        for odd in ["100.1", "-1", "1.25", "a", "", "."] {
            assert!(per_mille(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn the_rules_come_back_from_their_form_as_they_were() {
        let rules = Rules::default();
        let mut form = filled(&rules, 3);
        assert_eq!(read(&mut form, 0), Some(rules));
    }
}
