//! Keeping views and columns: one's own, or, for editors, everyone's.

use axum::Form as Sent;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use store::access::{PersonId, Shelf, Shelved, Shelves, View, Whose};

use super::columns::Columns;
use super::scope::list_at;
use crate::form::{Form, line};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// Views on a shelf.
const MOST: usize = 50;
const LONGEST_NAME: usize = 60;
/// How often a change is tried again when somebody else was quicker.
const TRIES: usize = 3;

/// What `visitor` keeps, and what everyone sees. Programs keep nothing.
pub(super) async fn shelves(site: &Site, visitor: &Visitor) -> Result<Shelves, Failure> {
    match visitor.person() {
        Some(person) => Ok(site.store.shelves(person).await?),
        None => Ok(Shelves::default()),
    }
}

/// `POST /calls/views`: keeps the list under a name. One that is known by the
/// name is replaced.
pub(crate) async fn save_view(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Form::from(fields);
    let whose = whose(&visitor, &form)?;
    let view = View {
        name: name(&form)?,
        address: address(&form, &site, &visitor).await?,
    };
    let gone_to = view.address.clone();
    changed(&site, &visitor, &whose, |shelf| {
        shelf.views.retain(|other| other.name != view.name);
        if shelf.views.len() >= MOST {
            return Err(Failure::conflict(
                "there are 50 views already; delete one first",
            ));
        }
        shelf.views.push(view.clone());
        Ok(())
    })
    .await?;
    Ok(Redirect::to(&gone_to).into_response())
}

/// `POST /calls/views/change`: another name for a view, or its end.
pub(crate) async fn change_view(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Form::from(fields);
    let whose = whose(&visitor, &form)?;
    let old = form.value("view").to_owned();
    let back = address(&form, &site, &visitor).await?;
    let new = match form.value("act") {
        "delete" => None,
        _ => Some(name(&form)?),
    };
    changed(&site, &visitor, &whose, |shelf| {
        change(shelf, &old, new.as_deref())
    })
    .await?;
    Ok(Redirect::to(&back).into_response())
}

/// `POST /calls/columns`: how one likes the list from now on.
pub(crate) async fn keep_columns(
    State(site): State<Site>,
    visitor: Visitor,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let ticked = fields.iter().filter(|(name, _)| name == "column");
    let columns = Columns::ticked(ticked.map(|(_, word)| word.as_str()));
    let words = (!columns.are_usual()).then(|| columns.words());
    let form = Form::from(fields);
    let back = address(&form, &site, &visitor).await?;
    let wanted = list_at(&back, &site, &visitor).await?;
    let person = own(&visitor)?;
    changed(&site, &visitor, &Whose::Person(person), |shelf| {
        shelf.columns.clone_from(&words);
        Ok(())
    })
    .await?;
    let plain = wanted.map(|wanted| wanted.asked().without(&["columns"]).address());
    Ok(Redirect::to(&plain.unwrap_or(back)).into_response())
}

fn change(shelf: &mut Shelf, old: &str, new: Option<&str>) -> Result<(), Failure> {
    let taken = |name: &str| shelf.views.iter().any(|view| view.name == name);
    if new.is_some_and(|new| new != old && taken(new)) {
        return Err(Failure::invalid(
            "name",
            "is another view's; choose one that is free",
        ));
    }
    match new {
        Some(new) => {
            let view = shelf.views.iter_mut().find(|view| view.name == old);
            view.ok_or_else(gone)?.name = new.to_owned();
        }
        None => shelf.views.retain(|view| view.name != old),
    }
    Ok(())
}

fn gone() -> Failure {
    Failure::not_found("this view is not there any more")
}

/// Makes a change to a shelf as it is now, however many do at once.
async fn changed(
    site: &Site,
    visitor: &Visitor,
    whose: &Whose,
    change: impl Fn(&mut Shelf) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for _ in 0..TRIES {
        let shelves = shelves(site, visitor).await?;
        let mut shelf = match whose {
            Whose::Everyone => shelves.everyones,
            Whose::Person(_) => shelves.own,
        };
        change(&mut shelf)?;
        if site.store.put_shelf(whose, &shelf).await? == Shelved::Yes {
            return Ok(());
        }
    }
    Err(Failure::conflict(
        "somebody is changing the views at this moment; try again",
    ))
}

fn whose(visitor: &Visitor, form: &Form) -> Result<Whose, Failure> {
    match (form.has("everyone", "yes"), visitor.may_edit()) {
        (true, true) => Ok(Whose::Everyone),
        (true, false) => Err(Failure::forbidden("only editors change what everyone sees")),
        (false, _) => Ok(Whose::Person(own(visitor)?)),
    }
}

fn own(visitor: &Visitor) -> Result<PersonId, Failure> {
    let person = visitor.person().cloned();
    person.ok_or_else(|| Failure::conflict("only people keep views"))
}

fn name(form: &Form) -> Result<String, Failure> {
    let name = line(form.value("name").trim(), LONGEST_NAME);
    let name = name.map_err(|why| Failure::invalid("name", &why))?;
    match name.is_empty() {
        true => Err(Failure::invalid("name", "must be filled in")),
        false => Ok(name),
    }
}

/// A list of ours, and no other place.
async fn address(form: &Form, site: &Site, visitor: &Visitor) -> Result<String, Failure> {
    let wanted = list_at(form.value("address"), site, visitor).await?;
    let wanted = wanted.ok_or_else(|| Failure::invalid("address", "is no list of calls"))?;
    Ok(wanted.address())
}
