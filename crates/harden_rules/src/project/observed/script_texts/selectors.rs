//! Selectors of CSS in the strings of a script.

/// A string of a script: where it begins and ends, quotes included.
#[derive(Clone, Copy)]
pub(super) struct Quoted<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// Longer strings are no selectors.
const LONGEST: usize = 200;

impl<'t> Quoted<'t> {
    /// The string around a place, if one is.
    pub(super) fn around(text: &'t str, at: usize) -> Option<Self> {
        let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
        let start = from + text[from..at].rfind(['\'', '"', '`', '\n'])?;
        let quote = text[start..]
            .chars()
            .next()
            .filter(|quote| *quote != '\n')?;
        let to = text.floor_char_boundary((at + LONGEST).min(text.len()));
        let end = at + text[at..to].find([quote, '\n'])?;
        text[end..].starts_with(quote).then_some(Self {
            text,
            start,
            end: end + 1,
        })
    }

    pub(super) fn before(self) -> &'t str {
        &self.text[..self.start]
    }

    pub(super) fn behind(self) -> &'t str {
        &self.text[self.end..]
    }

    fn inner(self) -> &'t str {
        &self.text[self.start + 1..self.end - 1]
    }

    /// Whether it is a path, or one with more behind it: `/orders/?q=`.
    pub(super) fn is_path(self, path: &str) -> bool {
        let rest = self.inner().strip_prefix(path);
        rest.is_some_and(|rest| !rest.starts_with(is_of_name))
    }

    /// Whether it names an element somewhere: `#order`, `form#order input`, `.box #order`.
    pub(super) fn names(self, selector: &str) -> bool {
        let mut compounds = self.inner().split([' ', ',', '>', '+', '~']);
        compounds.any(|compound| has(compound, selector))
    }

    /// Whether it asks for forms of a class, wherever they are: `.box form.order, .order`.
    pub(super) fn asks_for_form(self, selector: &str) -> bool {
        let mut alternatives = self.inner().split(',');
        alternatives.any(|one| {
            let compound = last_compound(one);
            let tag = compound.split(['.', '#', '[', ':']).next();
            matches!(tag, Some("" | "form")) && has(compound, selector)
        })
    }

    /// Whether it asks for every form in a part of the page: `.box form`.
    pub(super) fn asks_for_forms(self) -> bool {
        let mut alternatives = self.inner().split(',');
        alternatives.any(|one| last_compound(one) == "form")
    }

    /// Whether it asks for every form of the page.
    pub(super) fn asks_for_every_form(self) -> bool {
        self.inner() == "form"
    }

    /// Whether it is a list of events, one of which is that a form is sent: `submit.orders`.
    pub(super) fn is_submission(self) -> bool {
        let mut events = self.inner().split(' ');
        events.any(|event| event.split('.').next() == Some("submit"))
    }
}

fn last_compound(selector: &str) -> &str {
    let last = selector.trim().rsplit([' ', '>', '+', '~']).next();
    last.unwrap_or_default()
}

/// Whether the elements of `div.order:first` have what `.order` says.
fn has(compound: &str, selector: &str) -> bool {
    compound.match_indices(selector).any(|(at, _)| {
        let next = compound[at + selector.len()..].chars().next();
        let is_whole = next.is_none_or(|next| !is_of_name(next));
        // What stands in brackets is asked of others: `:not(.order)`.
        is_whole && !compound[..at].contains(['(', ')', '['])
    })
}

pub(super) fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || "-_".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn quoted(text: &str) -> Quoted<'_> {
        let at = text.find("order").expect("it is in there");
        Quoted::around(text, at).expect("it is a string")
    }

    #[test]
    fn strings_are_taken_apart_into_elements() {
        for script in ["$('.order')", "$('.a form.order')", "$(\"b, .order.c\")"] {
            assert!(quoted(script).asks_for_form(".order"), "{script}");
        }
        for script in [
            "$('.order a')",
            "$('a.order')",
            "$('.orders')",
            "$(':not(.order)')",
        ] {
            assert!(!quoted(script).asks_for_form(".order"), "{script}");
        }
        assert!(quoted("$('.a div#order input')").names("#order"));
        assert!(Quoted::around("a.order\nb('c')", 2).is_none());
        assert!(Quoted::around("f('é', b.order", 9).is_none());
    }
}
