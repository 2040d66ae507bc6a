//! A line of the log as it is kept.

use jiff::Timestamp;

use super::super::item::{Item, Reading, key, number, text, time};
use super::{Act, KEPT_FOR};
use crate::StoreError;

pub(super) fn line(act: &Act, pk: String, name: &str) -> Item {
    let mut item = key(pk, name);
    item.extend([
        ("at".to_owned(), number(act.at.as_millisecond())),
        ("actor".to_owned(), text(&act.actor)),
        ("kind".to_owned(), text(act.kind.as_str())),
        ("times".to_owned(), number(act.times)),
        ("expires_at".to_owned(), time(act.at + KEPT_FOR)),
    ]);
    let said = [("about", &act.about), ("detail", &act.detail)];
    let said = said
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), text(value.as_ref()?))));
    item.extend(said);
    item
}

pub(super) fn read(item: &Item) -> Result<Act, StoreError> {
    let reading = Reading { item };
    let at = Timestamp::from_millisecond(reading.number("at")?);
    Ok(Act {
        at: at.map_err(|_| reading.corrupt("at"))?,
        actor: reading.text("actor")?.to_owned(),
        kind: reading.parsed("kind")?,
        about: reading.optional_text("about").map(str::to_owned),
        detail: reading.optional_text("detail").map(str::to_owned),
        times: reading.number("times")?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::ActKind;
    use super::{Act, Timestamp, line, read};

    #[test]
    fn a_line_reads_back_as_it_was_written() {
        let at = Timestamp::from_millisecond(1_773_241_200_123).unwrap();
        for kind in ActKind::ALL {
            let act = Act::new(kind, "person:ana@example.com", at);
            assert_eq!(read(&line(&act, "acts".to_owned(), "x")).unwrap(), act);
            let act = act.about("conv_1").detail("12 calls");
            assert_eq!(read(&line(&act, "acts".to_owned(), "x")).unwrap(), act);
        }
    }
}
