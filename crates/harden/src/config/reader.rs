//! Values of a configuration file, with errors that name the line.

use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use clap::ValueEnum;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::failure::Failure;
use crate::selection::did_you_mean;

/// The file that is read.
pub(super) struct Reader<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
}

type Value<'d> = Spanned<DeValue<'d>>;

impl Reader<'_> {
    /// Refuses a key that is none of these.
    pub(super) fn known_keys(&self, table: &DeTable<'_>, known: &[&str]) -> Result<(), Failure> {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let near: Vec<&str> = known
                .iter()
                .copied()
                .filter(|known| strsim::jaro_winkler(known, name) > 0.8)
                .take(1)
                .collect();
            let hint = if near.is_empty() {
                format!("; known keys: {}", known.join(", "))
            } else {
                did_you_mean(&near)
            };
            return Err(self.error(key.span().start, &format!("unknown key `{name}`{hint}")));
        }
        Ok(())
    }

    pub(super) fn text(&self, table: &DeTable<'_>, key: &str) -> Result<Option<String>, Failure> {
        table
            .get(key)
            .map(|value| self.as_text(key, value))
            .transpose()
    }

    /// The address of a site, without a slash at its end.
    pub(super) fn address(
        &self,
        table: &DeTable<'_>,
        key: &str,
    ) -> Result<Option<String>, Failure> {
        let Some(value) = table.get(key) else {
            return Ok(None);
        };
        let text = self.as_text(key, value)?;
        let is_address = ["https://", "http://", "file://"]
            .iter()
            .any(|scheme| text.starts_with(scheme));
        if !is_address || !text.chars().all(|c| c.is_ascii_graphic()) {
            let message =
                format!("{key}: an address is expected here, such as https://example.org/harden");
            return Err(self.error(value.span().start, &message));
        }
        Ok(Some(text.trim_end_matches('/').to_owned()))
    }

    /// A whole number above zero.
    pub(super) fn number(&self, table: &DeTable<'_>, key: &str) -> Result<Option<u32>, Failure> {
        let Some(value) = table.get(key) else {
            return Ok(None);
        };
        let number = match value.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        number
            .filter(|number| *number > 0)
            .map(Some)
            .ok_or_else(|| {
                let message = format!("{key}: a whole number above zero is expected here");
                self.error(value.span().start, &message)
            })
    }

    /// A list of texts, or one text.
    pub(super) fn texts(&self, table: &DeTable<'_>, key: &str) -> Result<Vec<String>, Failure> {
        let Some(value) = table.get(key) else {
            return Ok(Vec::new());
        };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.as_text(key, item)).collect(),
            _ => Ok(vec![self.as_text(key, value)?]),
        }
    }

    pub(super) fn parsed<T>(&self, table: &DeTable<'_>, key: &str) -> Result<Option<T>, Failure>
    where
        T: FromStr<Err: Display>,
    {
        let Some(value) = table.get(key) else {
            return Ok(None);
        };
        self.as_text(key, value)?
            .parse()
            .map(Some)
            .map_err(|error: T::Err| self.error(value.span().start, &format!("{key}: {error}")))
    }

    pub(super) fn choice<T: ValueEnum>(
        &self,
        table: &DeTable<'_>,
        key: &str,
    ) -> Result<Option<T>, Failure> {
        let Some(value) = table.get(key) else {
            return Ok(None);
        };
        let text = self.as_text(key, value)?;
        T::from_str(&text, false).map(Some).map_err(|_| {
            let known: Vec<String> = T::value_variants()
                .iter()
                .filter_map(|variant| Some(variant.to_possible_value()?.get_name().to_owned()))
                .collect();
            let message = format!("{key}: `{text}` is none of {}", known.join(", "));
            self.error(value.span().start, &message)
        })
    }

    pub(super) fn error(&self, offset: usize, message: &str) -> Failure {
        Failure::Configuration {
            file: self.file.to_owned(),
            line: line_of(self.text, offset),
            message: message.to_owned(),
        }
    }

    fn as_text(&self, key: &str, value: &Value<'_>) -> Result<String, Failure> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            _ => Err(self.error(value.span().start, &format!("{key}: text is expected here"))),
        }
    }
}

/// The table under a key.
pub(super) fn table<'t, 'd>(parent: &'t DeTable<'d>, key: &str) -> Option<&'t DeTable<'d>> {
    match parent.get(key)?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// The line, from 1, of a byte.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count() + 1
}
