//! One value of `guard.toml`, and what it may be.

use toml::de::DeValue;

use super::{GuardFile, Mistake, Value};
use crate::model::Place;

/// What the file says of an item.
pub(crate) struct Given<'f> {
    pub(super) file: &'f GuardFile<'f>,
    pub(crate) path: &'static str,
    pub(super) value: &'f Value<'f>,
}

impl Given<'_> {
    pub(crate) fn place(&self) -> Place {
        self.file.place(self.value.span().start)
    }

    pub(crate) fn mistake(&self, message: &str) -> Mistake {
        self.file.mistake(self.value.span().start, message)
    }

    /// A text that is `what`, as `is_valid` knows.
    pub(crate) fn text(
        &self,
        what: &str,
        is_valid: impl Fn(&str) -> bool,
    ) -> Result<String, Mistake> {
        match self.value.get_ref() {
            DeValue::String(text) if is_valid(text) => Ok(text.to_string()),
            _ => Err(self.expected(what)),
        }
    }

    /// The same, or `false` for none.
    pub(crate) fn text_or_none(
        &self,
        what: &str,
        is_valid: impl Fn(&str) -> bool,
    ) -> Result<Option<String>, Mistake> {
        if self.is_false() {
            return Ok(None);
        }
        let what = format!("{what}, or false for none,");
        self.text(&what, is_valid).map(Some)
    }

    /// A list of texts each of which is `what`.
    pub(crate) fn texts(
        &self,
        what: &str,
        is_valid: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, Mistake> {
        let DeValue::Array(items) = self.value.get_ref() else {
            return Err(self.expected(&format!("a list, each of it {what},")));
        };
        items
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::String(text) if is_valid(text) => Ok(text.to_string()),
                _ => {
                    let written = self.written(item);
                    let path = self.path;
                    let message = format!("`{path}`: {what} is expected instead of {written}");
                    Err(self.file.mistake(item.span().start, &message))
                }
            })
            .collect()
    }

    /// A whole number from 0, or `false` for none.
    pub(crate) fn number_or_none(&self, what: &str) -> Result<Option<u64>, Mistake> {
        if self.is_false() {
            return Ok(None);
        }
        let number = whole(self.value);
        number
            .map(Some)
            .ok_or_else(|| self.expected(&format!("{what}, or false for none,")))
    }

    /// The values of a table with these keys, in their order.
    pub(crate) fn fields<const N: usize>(
        &self,
        shape: &str,
        keys: [&str; N],
    ) -> Result<[Option<Given<'_>>; N], Mistake> {
        let DeValue::Table(table) = self.value.get_ref() else {
            return Err(self.expected(shape));
        };
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let message = format!(
                    "unknown key `{}.{name}`{}",
                    self.path,
                    super::hint(name, &keys)
                );
                return Err(self.file.mistake(key.span().start, &message));
            }
        }
        Ok(keys.map(|key| {
            table.get(key).map(|value| Given {
                file: self.file,
                path: self.path,
                value,
            })
        }))
    }

    pub(crate) fn is_false(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Boolean(false))
    }

    pub(crate) fn expected(&self, what: &str) -> Mistake {
        let (path, written) = (self.path, self.written(self.value));
        self.mistake(&format!(
            "`{path}`: {what} is expected instead of {written}"
        ))
    }

    /// A value as the file has it, cut at a length that fits into a message.
    fn written(&self, value: &Value<'_>) -> String {
        const LONGEST: usize = 60;
        let text = self.file.text.get(value.span()).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        let is_cut = line.len() < text.len() || line.chars().count() > LONGEST;
        let mut shown: String = line.chars().take(LONGEST).collect();
        if is_cut {
            shown.push('…');
        }
        format!("`{shown}`")
    }
}

/// A switch.
pub(crate) fn flag(given: &Given<'_>) -> Result<bool, Mistake> {
    match given.value.get_ref() {
        DeValue::Boolean(flag) => Ok(*flag),
        _ => Err(given.expected("true or false")),
    }
}

fn whole(value: &Value<'_>) -> Option<u64> {
    match value.get_ref() {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}
