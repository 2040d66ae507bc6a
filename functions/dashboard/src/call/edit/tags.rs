//! The short words that people sort calls by: each can be taken off, and more
//! can be added with commas between them.

use std::collections::BTreeSet;

use domain::{Call, Edit, Edited, InvalidEdit, Tag, shortened};

use super::entry::{Entry, FieldFault, Forms, Trouble};
use crate::moment::Clock;

/// The form, as it stands or as it was typed.
pub(crate) struct TagsForm {
    pub(crate) entry: Entry,
    pub(crate) tags: Vec<TagBox>,
    pub(crate) add: String,
}

/// A tag that the call has, and whether it is to stay.
pub(crate) struct TagBox {
    pub(crate) tag: String,
    pub(crate) stays: bool,
}

/// The form as it was sent.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    rev: u32,
    stay: Vec<String>,
    add: String,
}

impl TagsForm {
    pub(crate) fn of(edited: &Option<Edited<BTreeSet<Tag>>>, clock: &Clock) -> Self {
        let tags = edited.iter().flat_map(|edited| &edited.value);
        let tags = tags
            .map(|tag| TagBox {
                tag: tag.to_string(),
                stays: true,
            })
            .collect();
        Self {
            entry: Entry::of(edited, clock),
            tags,
            add: String::new(),
        }
    }
}

/// A form's fields as they come: a tag that stays comes once for each.
impl From<Vec<(String, String)>> for Typed {
    fn from(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                // What is no revision is none that anybody saw.
                "rev" => typed.rev = value.parse().unwrap_or(u32::MAX),
                "stay" => typed.stay.push(value),
                "add" => typed.add = value,
                _ => {}
            }
        }
        typed
    }
}

impl super::Typed for Typed {
    const NAME: &'static str = "tags";

    fn rev(&self) -> u32 {
        self.rev
    }

    fn edit(&self) -> Result<Edit, Vec<FieldFault>> {
        let added = self
            .add
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty());
        let words = self.stay.iter().map(String::as_str).chain(added);
        let tags: Result<BTreeSet<Tag>, FieldFault> = words.map(tag).collect();
        match tags {
            Ok(tags) if tags.len() > Tag::MOST => {
                let why = format!("A call has at most {} tags.", Tag::MOST);
                Err(vec![FieldFault::new("add", why)])
            }
            Ok(tags) => Ok(Edit::Tags(tags)),
            Err(fault) => Err(vec![fault]),
        }
    }

    fn back_into(self, forms: &mut Forms, trouble: Trouble) {
        let form = &mut forms.tags;
        for shown in &mut form.tags {
            shown.stays = self.stay.contains(&shown.tag);
        }
        form.add = self.add;
        form.entry.trouble = Some(trouble);
    }

    fn standing(call: &Call) -> String {
        let tags = call.staff().tags.iter().flat_map(|edited| &edited.value);
        let tags: Vec<String> = tags.map(ToString::to_string).collect();
        if tags.is_empty() {
            "nothing".to_owned()
        } else {
            tags.join(", ")
        }
    }
}

fn tag(word: &str) -> Result<Tag, FieldFault> {
    word.parse().map_err(|why: InvalidEdit| {
        let word = shortened(word, 30);
        FieldFault::new("add", format!("The tag “{word}” {why}."))
    })
}
