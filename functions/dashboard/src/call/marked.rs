//! Text with what was searched for standing out.

/// A text in parts, some of which were searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marked(pub(crate) Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) found: bool,
}

impl Marked {
    /// `text` with each place marked that says `sought`, however it is written.
    pub(crate) fn of(text: &str, sought: Option<&str>) -> Self {
        let mut marked = Self::default();
        let mut rest = text;
        while let Some((before, found, after)) = sought.and_then(|sought| cut(rest, sought)) {
            marked.push(before, false);
            marked.push(found, true);
            rest = after;
        }
        marked.push(rest, false);
        marked
    }

    /// What was found, with no more than `most` letters before and after all of
    /// it.
    #[must_use]
    pub(crate) fn around(mut self, most: usize) -> Self {
        let first = self.0.first_mut().filter(|part| !part.found);
        if let Some(part) = first {
            let skipped = part.text.chars().count().saturating_sub(most);
            let kept: String = part.text.chars().skip(skipped).collect();
            part.text = if skipped > 0 {
                format!("…{kept}")
            } else {
                kept
            };
        }
        let last = self.0.last_mut().filter(|part| !part.found);
        if let Some(part) = last {
            part.text = domain::shortened(&part.text, most);
        }
        self
    }

    pub(crate) fn has_any(&self) -> bool {
        self.0.iter().any(|part| part.found)
    }

    fn push(&mut self, text: &str, found: bool) {
        if !text.is_empty() {
            let text = text.to_owned();
            self.0.push(Part { text, found });
        }
    }
}

/// Whether `text` says `sought`, however it is written.
pub(crate) fn says(text: &str, sought: &str) -> bool {
    cut(text, sought).is_some()
}

/// What stands before the first place of `sought`, that place, and what is
/// behind it.
fn cut<'a>(text: &'a str, sought: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let starts = text.char_indices().map(|(start, _)| start);
    let found = |start: usize| {
        Some((
            start,
            start.checked_add(length(text.get(start..)?, sought)?)?,
        ))
    };
    let (start, end) = starts.filter_map(found).next()?;
    Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
}

/// How many bytes of `text` say `sought`, when it begins with it.
fn length(text: &str, sought: &str) -> Option<usize> {
    let mut wanted = sought.chars().flat_map(char::to_lowercase).peekable();
    wanted.peek()?;
    for (start, letter) in text.char_indices() {
        if wanted.peek().is_none() {
            return Some(start);
        }
        for lower in letter.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, sought: &str, expected: &str) {
        let Marked(parts) = Marked::of(text, Some(sought));
        let told = parts.iter().map(|part| match part.found {
            true => format!("[{}]", part.text),
            false => part.text.clone(),
        });
        assert_eq!(told.collect::<String>(), expected);
    }

    #[test]
    fn what_is_sought_is_found_however_it_is_written() {
        check("A Roof and a roof", "roof", "A [Roof] and a [roof]");
        check("GRÖSSE, Größe", "grö", "[GRÖ]SSE, [Grö]ße");
        check("İstanbul", "stan", "İ[stan]bul");
        check("aaa", "aa", "[aa]a");
        check("nothing here", "x", "nothing here");
        check("empty", "", "empty");
    }
}
