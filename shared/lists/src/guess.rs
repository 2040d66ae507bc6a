//! Guessing what each column is: by its name, and else by what stands in it.

use crate::cell::clean;
use crate::columns::{Certainty, Column, Columns};
use crate::heading::{self, Heading};
use crate::values::Values;
use crate::{Field, Settings, Sheet};

impl Sheet {
    /// What each column is taken for, for a person to confirm.
    pub fn guess(&self, settings: &Settings) -> Columns {
        let looked_at = self.look(settings);
        let columns = looked_at.iter().enumerate();
        let columns = columns.map(|(index, (_, samples))| Column {
            index,
            heading: self.heading(index),
            field: None,
            certainty: Certainty::None,
            samples: samples.clone(),
        });
        let mut columns = Columns::new(columns.collect());
        by_name(&mut columns, &looked_at);
        either_name(&mut columns);
        by_values(&mut columns, &looked_at);
        columns
    }

    fn heading(&self, index: usize) -> String {
        let heading = self.headings().and_then(|headings| headings.get(index));
        heading.cloned().unwrap_or_default()
    }

    /// What the first rows have in each column, and samples of it.
    fn look(&self, settings: &Settings) -> Vec<(Values, Vec<String>)> {
        let mut columns = vec![(Values::default(), Vec::new()); self.width().min(MOST_COLUMNS)];
        for record in self.rows().take(ROWS) {
            for ((values, samples), cell) in columns.iter_mut().zip(&record.cells) {
                let cell = clean(cell);
                values.add(&cell, &settings.mailings, &settings.region);
                let sample = domain::shortened(&cell, SAMPLE_LENGTH);
                if samples.len() < SAMPLES && !sample.is_empty() && !samples.contains(&sample) {
                    samples.push(sample);
                }
            }
        }
        columns
    }
}

/// The surest and most telling name of each field has it.
fn by_name(columns: &mut Columns, looked_at: &[(Values, Vec<String>)]) {
    let mut named: Vec<(Certainty, usize, usize, Field)> = Vec::new();
    for (column, (values, _)) in columns.all().iter().zip(looked_at) {
        let (field, certainty) = match heading::read(&column.heading) {
            Heading::Is(field) => (field, Certainty::Named),
            Heading::Resembles(field) => (field, Certainty::Resembles),
            Heading::Other | Heading::Unknown => continue,
        };
        let rank = heading::rank(&column.heading);
        if rank == 0 || !values.contradicts(field) {
            named.push((certainty, rank, column.index, field));
        }
    }
    named.sort_by_key(|(certainty, rank, index, _)| (std::cmp::Reverse(*certainty), *rank, *index));
    for (certainty, _, index, field) in named {
        if is_free(columns, field, index) {
            columns.take(index, Some(field), certainty);
        }
    }
}

/// Whether one more column may be `field`: a phone always, an address where it
/// goes on with the one before.
fn is_free(columns: &Columns, field: Field, index: usize) -> bool {
    let heading = columns
        .all()
        .get(index)
        .map_or("", |column| &column.heading);
    match (field, columns.of(field).next()) {
        (_, None) | (Field::Phone, _) => true,
        (Field::Address, Some(first)) => heading::continues(&first.heading, heading),
        _ => false,
    }
}

/// `Vorname; Name` and `Nome; Cognome`: beside the one, the other is the other.
fn either_name(columns: &mut Columns) {
    let Some(whole) = columns.of(Field::FullName).next() else {
        return;
    };
    let (index, certainty) = (whole.index, whole.certainty);
    if !heading::is_either_name(&whole.heading) {
        return;
    }
    let other = match (columns.has(Field::FirstName), columns.has(Field::LastName)) {
        (true, false) => Field::LastName,
        (false, true) => Field::FirstName,
        _ => return,
    };
    columns.take(index, Some(other), certainty);
}

/// A name that means nothing to us may stand above values that do; what has a
/// name that means something else is left alone.
fn by_values(columns: &mut Columns, looked_at: &[(Values, Vec<String>)]) {
    for (index, (values, _)) in looked_at.iter().enumerate() {
        let Some(column) = columns.all().get(index) else {
            continue;
        };
        let nameless = column.heading.is_empty();
        let open = column.field.is_none() && heading::read(&column.heading) != Heading::Other;
        let field = values.plain().or(values.likely().filter(|_| nameless));
        // Beside named phones, an unknown name stands above some other number.
        let named = columns
            .of(Field::Phone)
            .any(|phone| phone.certainty > Certainty::Values);
        let field = field.filter(|field| *field != Field::Phone || nameless || !named);
        let Some(field) = field.filter(|_| open) else {
            continue;
        };
        match field {
            Field::FirstName if columns.has(Field::FirstName) => {
                take_free(columns, index, Field::LastName);
            }
            field => take_free(columns, index, field),
        }
    }
    cities(columns);
}

fn take_free(columns: &mut Columns, index: usize, field: Field) {
    let field = match field {
        Field::LastName if columns.has(Field::LastName) => Field::City,
        field => field,
    };
    if is_free(columns, field, index) {
        columns.take(index, Some(field), Certainty::Values);
    }
}

/// One column of single words beside an address is a place, not a first name;
/// beside a whole name too.
fn cities(columns: &mut Columns) {
    let first = columns.of(Field::FirstName).next();
    let guessed = first.filter(|first| first.certainty == Certainty::Values);
    let Some(index) = guessed.map(|first| first.index) else {
        return;
    };
    let place = columns.has(Field::FullName) || columns.has(Field::Address);
    if place && !columns.has(Field::LastName) && !columns.has(Field::City) {
        columns.take(index, Some(Field::City), Certainty::Values);
    }
}

const ROWS: usize = 200;
const SAMPLES: usize = 3;
const SAMPLE_LENGTH: usize = 80;
pub(crate) const MOST_COLUMNS: usize = 500;
