//! `/numbers`: the numbers on our side, what each is for, and which campaign it
//! served when.

use askama::Template;
use axum::Form as Sent;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::{KnownNumber, NumberKind, PhoneNumber, Region};
use http::StatusCode;
use jiff::civil::Date;
use store::{Entry, Line};

use crate::form::{Form, line};
use crate::names::{Named, Names};
use crate::order::{follow, order, trouble};
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "numbers.html")]
struct NumbersPage {
    frame: Frame,
    csrf: String,
    may_manage: bool,
    rows: Vec<NumberRow>,
    form: Form,
    kinds: Vec<(&'static str, &'static str)>,
}

/// A number, what it is for, and whom it served.
struct NumberRow {
    number: String,
    kind: Option<&'static str>,
    label: Option<String>,
    served: Vec<Served>,
}

/// A campaign that a number served.
struct Served {
    campaign: Named,
    from: String,
    to: Option<String>,
}

const LABEL: usize = 200;

/// `GET /numbers`
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let page = NumbersPage::read(&site, &visitor, Form::default()).await?;
    Ok(shown(&page))
}

/// `POST /numbers`: what a number is for.
pub(crate) async fn know(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut form = Form::from(fields);
    let Some((number, known)) = read(&mut form) else {
        let page = NumbersPage::read(&site, &visitor, form).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)).into_response());
    };
    let stands = site.store.line(&number).await?;
    let value = Line {
        known,
        ..stands.value
    };
    let (entry, order) = (
        Entry::Number(number, value),
        order(&site, &visitor, form.is_dry_run()),
    );
    match Box::pin(jobs::change(&site.store, entry, Some(stands.rev), order)).await {
        Ok(job) => follow(&site, &job).await,
        Err(error) => {
            form.trouble = Some(trouble(&error).ok_or(error)?);
            let page = NumbersPage::read(&site, &visitor, form).await?;
            Ok((StatusCode::CONFLICT, shown(&page)).into_response())
        }
    }
}

fn read(form: &mut Form) -> Option<(PhoneNumber, Option<KnownNumber>)> {
    let number = form.read("number", |text| {
        let number = PhoneNumber::written(text, &[&Region::default()]);
        number.ok_or_else(|| "This is not a phone number such as +14155550100.".to_owned())
    });
    let kind = form.read_some("kind", |text| {
        text.parse::<NumberKind>()
            .map_err(|()| "Choose one of these.".to_owned())
    });
    let label = form.read_some("label", |text| line(text, LABEL));
    if form.is_faulty() {
        return None;
    }
    let number = number?;
    let known = kind.map(|kind| KnownNumber {
        number: number.clone(),
        kind,
        label,
    });
    Some((number, known))
}

impl NumbersPage {
    async fn read(site: &Site, visitor: &Visitor, form: Form) -> Result<Self, Failure> {
        let (book, numbers) = tokio::try_join!(site.store.book(), site.store.numbers())?;
        let names = Names::of(&book);
        let rows = numbers.into_iter();
        Ok(Self {
            frame: Frame::new("Numbers", Section::Campaigns, Some(visitor)),
            csrf: visitor.csrf.clone(),
            may_manage: visitor.may_administer(),
            rows: rows
                .map(|(number, line)| NumberRow::new(&number, line, &names))
                .collect(),
            form,
            kinds: NumberKind::ALL
                .map(|known| (known.as_str(), kind(known)))
                .into(),
        })
    }
}

impl NumberRow {
    fn new(number: &PhoneNumber, line: Line, names: &Names) -> Self {
        let told = |day: Date| day.strftime("%-d %b %Y").to_string();
        let mut assignments = line.assignments;
        assignments.sort_by_key(|assignment| std::cmp::Reverse(assignment.from));
        let served = assignments.into_iter().map(|assignment| Served {
            campaign: names.named(assignment.campaign.as_str()),
            from: told(assignment.from),
            to: assignment.to.map(told),
        });
        Self {
            number: number.to_string(),
            kind: line.known.as_ref().map(|known| kind(known.kind)),
            label: line.known.and_then(|known| known.label),
            served: served.collect(),
        }
    }
}

fn kind(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Staff => "Our own people",
        NumberKind::Forwarder => "Forwards others' calls",
        NumberKind::Main => "Main number",
        NumberKind::Trunk => "Receives forwarded calls",
        NumberKind::Test => "For tests",
    }
}
