//! Where a secret may begin: all beginnings and names at once, at the speed that memory is read with.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use aho_corasick::packed::{Config, MatchKind, Searcher};

use crate::assignments;
use crate::formats::{self, Format};
use crate::{logins, private_keys, urls};

/// What stands at a place, and so what is to be asked there.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Token(&'static Format),
    PrivateKey,
    Url,
    Login,
    Name,
}

/// Groups of anchors that one search each looks for.
pub(crate) struct Anchors {
    groups: Vec<Group>,
}

pub(crate) static ANCHORS: LazyLock<Anchors> = LazyLock::new(Anchors::new);

impl Anchors {
    fn new() -> Self {
        /// A search by vectors does well with some dozens of texts: below 33 it knows fewer of them apart.
        const GROUPS_OF_LONG: usize = 3;
        let tokens = formats::all().map(|format| (format.prefix, Anchor::Token(format)));
        let others = [
            (private_keys::ANCHOR, Anchor::PrivateKey),
            (private_keys::ENCODED, Anchor::PrivateKey),
            (urls::ANCHOR, Anchor::Url),
            (logins::ANCHOR, Anchor::Login),
        ];
        let names = assignments::ANCHORS.map(|name| (name, Anchor::Name));
        let mut texts: Vec<(&'static str, Anchor)> = tokens.chain(others).chain(names).collect();
        // What begins alike stands together, the longest first: `sk-ant-` is more than `sk-`.
        texts.sort_by(|(one, _), (other, _)| {
            let beginnings = beginning(one).cmp(beginning(other));
            beginnings.then(other.len().cmp(&one.len()))
        });
        // A search looks at as many bytes as its shortest text has.
        let (short, long): (Vec<_>, Vec<_>) = texts
            .into_iter()
            .partition(|(text, _)| text.len() < BEGINNING);
        let long = long.chunks(long.len().div_ceil(GROUPS_OF_LONG));
        Self {
            groups: std::iter::once(&*short)
                .chain(long)
                .map(Group::new)
                .collect(),
        }
    }

    /// Every anchor in a file, in the order of their places, and the longest first where several begin.
    pub(crate) fn in_bytes(&self, bytes: &[u8]) -> Vec<(Anchor, Range<usize>)> {
        let mut found = Vec::new();
        for group in &self.groups {
            let mut at = 0;
            while let Some((anchor, place)) = group.next(bytes, at) {
                at = place.end;
                found.push((anchor, place));
            }
        }
        found.sort_unstable_by_key(|(_, place)| (place.start, Reverse(place.end)));
        found
    }
}

/// How much of a text the search looks at.
const BEGINNING: usize = 4;

fn beginning(text: &str) -> &str {
    text.get(..BEGINNING).unwrap_or(text)
}

struct Group {
    search: Search,
    /// By the number of the beginning: what may stand there, the longest first.
    meant: Vec<Vec<(&'static str, Anchor)>>,
}

impl Group {
    /// Of texts that are sorted by their beginnings.
    fn new(texts: &[(&'static str, Anchor)]) -> Self {
        let alike = texts.chunk_by(|(one, _), (other, _)| beginning(one) == beginning(other));
        let meant: Vec<Vec<_>> = alike.map(<[_]>::to_vec).collect();
        let beginnings = meant.iter().map(|alike| beginning(alike[0].0)).collect();
        Self {
            search: Search::new(beginnings),
            meant,
        }
    }

    /// The first anchor at or behind a place.
    fn next(&self, bytes: &[u8], mut from: usize) -> Option<(Anchor, Range<usize>)> {
        loop {
            let (number, start) = self.search.find(bytes, from)?;
            let here = &bytes[start..];
            let meant = self.meant[number]
                .iter()
                .find(|(text, _)| here.starts_with(text.as_bytes()));
            if let Some((text, anchor)) = meant {
                return Some((*anchor, start..start + text.len()));
            }
            from = start + 1;
        }
    }
}

/// One search for several texts.
enum Search {
    Vectors(Searcher),
    /// For machines without the vectors.
    Automaton(AhoCorasick),
}

impl Search {
    fn new(texts: Vec<&'static str>) -> Self {
        let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        match builder.extend(&texts).build() {
            Some(searcher) => Self::Vectors(searcher),
            None => Self::Automaton(
                AhoCorasick::new(texts).expect("some dozens of short texts fit into an automaton"),
            ),
        }
    }

    /// The number of the text that is found first, and where it begins.
    fn find(&self, bytes: &[u8], from: usize) -> Option<(usize, usize)> {
        let span = aho_corasick::Span::from(from..bytes.len());
        let found = match self {
            Self::Vectors(searcher) => searcher.find_in(bytes, span),
            Self::Automaton(automaton) => {
                automaton.find(aho_corasick::Input::new(bytes).span(span))
            }
        }?;
        Some((found.pattern().as_usize(), found.start()))
    }
}
