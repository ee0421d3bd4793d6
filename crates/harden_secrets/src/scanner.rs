//! The question behind each anchor of a file.

use std::borrow::Cow;
use std::ops::Range;

use crate::anchors::{ANCHORS, Anchor};
use crate::assignments;
use crate::candidate::{Candidate, Kind, Secret, Strength};
use crate::checksum::crc32;
use crate::file::File;
use crate::file_kind::FileKind;
use crate::formats::Format;
use crate::placeholders::is_called_example;
use crate::window::line_before;
use crate::{key_stores, logins, named_files, private_keys, urls};

/// Whether bytes are no text, by their beginning.
pub fn is_binary(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 8 << 10;
    memchr::memchr(0, &bytes[..bytes.len().min(LOOKED_AT)]).is_some()
}

/// What a search of one file came to.
#[derive(Clone, Debug)]
pub struct Scan {
    /// In the order of the places.
    pub candidates: Vec<Candidate>,
    /// Whether everything in it was judged: names in the values of names, over and over, are not.
    pub is_whole: bool,
}

impl Scan {
    const fn of(candidates: Vec<Candidate>) -> Self {
        Self {
            candidates,
            is_whole: true,
        }
    }
}

/// What looks like a secret in a file.
pub fn scan(path: &str, bytes: &[u8]) -> Scan {
    if let Some(key) = key_stores::at_beginning(bytes) {
        return Scan::of(vec![of_key_store(bytes, key.encrypted)]);
    }
    if is_binary(bytes) {
        return Scan::of(Vec::new());
    }
    let kind = FileKind::of(path);
    let mut anchors = ANCHORS.in_bytes(bytes);
    if anchors.is_empty() && !named_files::is_one(path) {
        return Scan::of(Vec::new());
    }
    // Most files are sound, and that is found out faster than where one is not.
    let text = str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    let mut found = Found {
        text: &text,
        file: File::new(&text, kind),
        candidates: Vec::new(),
        names_until: 0,
    };
    if let Cow::Owned(text) = &text {
        // Positions are others than in the bytes.
        anchors = ANCHORS.in_bytes(text.as_bytes());
    }
    for (anchor, place) in anchors {
        found.ask(anchor, place);
    }
    found.candidates.extend(of_named_file(path, &text));
    Scan {
        is_whole: found.file.is_whole,
        candidates: found.finish(),
    }
}

fn of_named_file(path: &str, text: &str) -> impl Iterator<Item = Raw> {
    named_files::secrets(path, text)
        .into_iter()
        .map(|found| Raw {
            kind: Kind::Assignment,
            strength: found.strength,
            rotation: found.rotation,
            key: Some(found.key.to_owned()),
            range: found.secret,
        })
}

/// A file that is a key as a whole; what it begins with tells it from others.
fn of_key_store(bytes: &[u8], encrypted: bool) -> Candidate {
    const TOLD_BY: usize = 8 << 10;
    let sum = crc32(&bytes[..bytes.len().min(TOLD_BY)]);
    Candidate {
        kind: Kind::PrivateKey { encrypted },
        strength: if encrypted {
            Strength::Weak
        } else {
            Strength::Certain
        },
        rotation: key_stores::ROTATION,
        key: None,
        secret: Secret::new(&format!("{sum:08x}, {} bytes", bytes.len())),
        range: 0..bytes.len(),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    }
}

struct Found<'t> {
    text: &'t str,
    file: File<'t>,
    candidates: Vec<Raw>,
    /// A name may hold several words that mean a secret.
    names_until: usize,
}

/// A candidate before anybody asks where it stands.
struct Raw {
    kind: Kind,
    strength: Strength,
    rotation: &'static str,
    key: Option<String>,
    range: Range<usize>,
}

impl Raw {
    /// Of two that overlap.
    const fn precedence(&self) -> u8 {
        match self.kind {
            Kind::PrivateKey { .. } => 3,
            Kind::Token(_) => 2,
            Kind::UrlPassword => 1,
            Kind::Assignment => 0,
        }
    }
}

impl Found<'_> {
    fn ask(&mut self, anchor: Anchor, at: Range<usize>) {
        let found = match anchor {
            Anchor::Token(format) => self.token(format, at.start),
            Anchor::PrivateKey => private_keys::at(&mut self.file, at.start).map(|key| Raw {
                kind: Kind::PrivateKey {
                    encrypted: key.encrypted,
                },
                strength: if key.encrypted {
                    Strength::Weak
                } else {
                    Strength::Certain
                },
                rotation: key.rotation,
                key: None,
                range: key.range,
            }),
            Anchor::Url => urls::at(self.text, at.start).map(|url| Raw {
                kind: Kind::UrlPassword,
                strength: url.strength,
                rotation: url.rotation,
                key: Some(url.scheme),
                range: url.password,
            }),
            Anchor::Login => logins::at(self.text, at.start).map(|login| Raw {
                kind: Kind::Assignment,
                strength: login.strength,
                rotation: logins::ROTATION,
                key: Some(logins::NAME.to_owned()),
                range: login.password,
            }),
            Anchor::Name if self.file.kind == FileKind::Prose || at.start < self.names_until => {
                None
            }
            Anchor::Name => {
                let name = assignments::name_around(self.text, &at);
                self.names_until = name.end;
                assignments::value_of(&mut self.file, &name).map(|value| Raw {
                    kind: Kind::Assignment,
                    strength: if assignments::is_in_comment(self.text, value.range.start)
                        || self.file.is_in_fences(value.range.start)
                    {
                        Strength::Weak
                    } else {
                        value.strength
                    },
                    rotation: value.rotation,
                    key: Some(self.text[name].to_owned()),
                    range: value.range,
                })
            }
        };
        self.candidates.extend(found);
    }

    fn token(&self, format: &'static Format, start: usize) -> Option<Raw> {
        let bytes = self.text.as_bytes();
        let mut first = start;
        if format.prefix == ":AA" {
            let digits = bytes[..start]
                .iter()
                .rev()
                .take(12)
                .take_while(|byte| byte.is_ascii_digit());
            first -= digits.count();
            if !(8..=10).contains(&(start - first)) {
                return None;
            }
        }
        let before = first.checked_sub(1).map(|index| bytes[index]);
        let is_free = format.prefix.starts_with('.')
            || before.is_none_or(|byte| {
                !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-' | b'/' | b'+' | b'=')
            })
            || before == Some(b'=')
            || is_escape(bytes, first);
        // A host has names before it, and a path may stand before a token in an address.
        let is_host = format.prefix.contains('/');
        if !is_free && !is_host && (before != Some(b'/') || format.length.0 < 30) {
            return None;
        }
        let (length, strength) = format.judge(&self.text[start..])?;
        Some(Raw {
            kind: Kind::Token(format),
            strength: if is_called_example(line_before(self.text, first)) {
                Strength::Weak
            } else {
                strength
            },
            rotation: format.rotation,
            key: None,
            range: first..start + length,
        })
    }

    fn finish(self) -> Vec<Candidate> {
        let mut raw = self.candidates;
        raw.sort_by_key(|one| one.range.start);
        let mut kept: Vec<Raw> = Vec::new();
        for mut one in raw {
            match kept.last_mut() {
                Some(other) if one.range.start < other.range.end => {
                    // The surer one stays, and has the name of either: a token says more than its name.
                    if one.precedence() > other.precedence() {
                        std::mem::swap(other, &mut one);
                    }
                    other.key = other.key.take().or(one.key);
                }
                _ => kept.push(one),
            }
        }
        let mut lines = Lines {
            text: self.text,
            offset: 0,
            line: 1,
            column: 1,
        };
        kept.into_iter()
            .map(|one| {
                let (line, column) = lines.position(one.range.start);
                let (end_line, end_column) = lines.position(one.range.end);
                Candidate {
                    kind: one.kind,
                    strength: one.strength,
                    rotation: one.rotation,
                    key: one.key,
                    secret: Secret::new(&self.text[one.range.clone()]),
                    range: one.range,
                    line,
                    column,
                    end_line,
                    end_column,
                }
            })
            .collect()
    }
}

/// `\n` and the like before a token, in a text inside of a text.
fn is_escape(bytes: &[u8], start: usize) -> bool {
    start >= 2 && bytes[start - 2] == b'\\' && matches!(bytes[start - 1], b'n' | b't' | b'r')
}

/// Lines and columns of offsets that grow.
struct Lines<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    column: u32,
}

impl Lines<'_> {
    fn position(&mut self, offset: usize) -> (u32, u32) {
        let passed = &self.text[self.offset..offset];
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let newlines = memchr::memchr_iter(b'\n', passed.as_bytes()).count();
        self.line = self.line.saturating_add(count(newlines));
        let last = memchr::memrchr(b'\n', passed.as_bytes());
        if last.is_some() {
            self.column = 1;
        }
        let on_line = &passed[last.map_or(0, |newline| newline + 1)..];
        self.column = self.column.saturating_add(count(on_line.chars().count()));
        self.offset = offset;
        (self.line, self.column)
    }
}
