//! Comments of templates, and of the HTML and the scripts that they are made of.
//!
//! Django looks for its tags first, and knows nothing of HTML: a tag in a comment of HTML is a tag still.
//! So templates' comments are found first, and tags taken for blanks by what reads the HTML.

use std::ops::Range;

use memchr::memchr;
use memchr::memmem;

use super::{Comment, scripts};

/// How far a tag may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Django's end on the line they begin on, or are none.
    Line,
    /// Jinja's.
    Text,
}

/// Comments of the template language alone.
pub(super) fn comments_of_template(text: &str) -> Vec<Comment> {
    Tags::of(text, Extent::Line).comments
}

/// Comments of the template language, of HTML and of the scripts in it.
pub(super) fn comments(text: &str, extent: Extent) -> Vec<Comment> {
    let tags = Tags::of(text, extent);
    let mut html = text.as_bytes().to_vec();
    for tag in tags.all {
        blank(&mut html[tag]);
    }
    let mut found = Vec::new();
    comments_of_html(&html, &mut found);
    for comment in &mut found {
        // A template's comment in it speaks for itself.
        let said = &mut comment.said;
        if let Some(length) = text[said.clone()].find("{#") {
            said.end = said.start + length;
        }
    }
    found.extend(tags.comments);
    found.sort_by_key(|comment| comment.with_marks.start);
    found
}

/// Lines stay where they are.
fn blank(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

/// What the template language reads of a text.
struct Tags {
    /// Whatever is not plain text: tags, variables, comments.
    all: Vec<Range<usize>>,
    comments: Vec<Comment>,
}

impl Tags {
    fn of(text: &str, extent: Extent) -> Self {
        let bytes = text.as_bytes();
        let mut tags = Self {
            all: Vec::new(),
            comments: Vec::new(),
        };
        let mut comment: Option<Range<usize>> = None;
        for tag in Lexer::new(bytes, extent) {
            let inner = &bytes[tag.start + 2..tag.end - 2];
            match (bytes[tag.start + 1], &comment) {
                (b'%', None) if is_called(inner, b"comment") => comment = Some(tag.clone()),
                (b'%', Some(begin)) if is_called(inner, b"endcomment") => {
                    tags.comments.push(Comment {
                        with_marks: begin.start..tag.end,
                        said: begin.end..tag.start,
                    });
                    tags.all.push(begin.start..tag.end);
                    comment = None;
                }
                (b'#', None) => {
                    // `{#-` and `-#}` take the blanks around them away, in Jinja.
                    let begin = 2 + usize::from(inner.starts_with(b"-"));
                    let end = 2 + usize::from(inner.len() > 1 && inner.ends_with(b"-"));
                    tags.comments.push(Comment::marked(tag.clone(), begin, end));
                }
                _ => {}
            }
            tags.all.push(tag);
        }
        tags
    }
}

/// Whether a tag has this name, whatever follows it.
fn is_called(inner: &[u8], name: &[u8]) -> bool {
    inner
        .split(u8::is_ascii_whitespace)
        .map(|word| word.strip_prefix(b"-").unwrap_or(word))
        .find(|word| !word.is_empty())
        == Some(name)
}

/// `{% … %}`, `{{ … }}` and `{# … #}`.
struct Lexer<'t> {
    bytes: &'t [u8],
    extent: Extent,
    at: usize,
    /// Where a tag has to end that begins before.
    limit: usize,
    /// Which ends of tags are known not to come any more before the limit: nothing is searched twice in vain.
    without: Vec<u8>,
}

impl<'t> Lexer<'t> {
    fn new(bytes: &'t [u8], extent: Extent) -> Self {
        Self {
            bytes,
            extent,
            at: 0,
            limit: 0,
            without: Vec::new(),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let start = self.at + memchr(b'{', self.bytes.get(self.at..)?)?;
            self.at = start + 1;
            let end: u8 = match self.bytes.get(self.at)? {
                b'%' => b'%',
                b'{' => b'}',
                b'#' => b'#',
                _ => continue,
            };
            if start >= self.limit {
                let rest = &self.bytes[start..];
                let line = || memchr(b'\n', rest);
                let length = (self.extent == Extent::Line).then(line).flatten();
                self.limit = start + length.unwrap_or(rest.len());
                self.without.clear();
            }
            if self.without.contains(&end) {
                continue;
            }
            let inner = &self.bytes[start + 2..self.limit];
            match memmem::find(inner, &[end, b'}']) {
                Some(length) => {
                    self.at = start + 2 + length + 2;
                    return Some(start..self.at);
                }
                None => self.without.push(end),
            }
        }
    }
}

/// Comments of HTML, and of the scripts and styles in it.
fn comments_of_html(html: &[u8], found: &mut Vec<Comment>) {
    let mut at = 0;
    while let Some(start) = memchr(b'<', &html[at..]).map(|found| at + found) {
        let rest = &html[start..];
        at = if rest.starts_with(b"<!--") {
            // Without an end, the rest of the page is a comment.
            let end = memmem::find(&rest[4..], b"-->").map(|length| start + 4 + length);
            let (said, behind) = end.map_or((html.len(), 0), |end| (end, 3));
            found.push(Comment::marked(start..said + behind, 4, behind));
            said + behind
        } else if let Some(name) = ["script", "style"]
            .into_iter()
            .find(|name| is_tag(&rest[1..], name))
        {
            let begin = memchr(b'>', rest).map_or(html.len(), |end| start + end + 1);
            let end = end_of(html, begin, name);
            scripts::comments_within(html, begin..end, found);
            end
        } else {
            start + 1
        };
    }
}

/// Where the element that holds a script ends.
fn end_of(html: &[u8], begin: usize, name: &str) -> usize {
    let mut ends = memmem::find_iter(&html[begin..], b"</").map(|end| begin + end);
    ends.find(|end| is_tag(&html[end + 2..], name))
        .unwrap_or(html.len())
}

/// Whether a tag's name stands here.
fn is_tag(bytes: &[u8], name: &str) -> bool {
    bytes
        .split_at_checked(name.len())
        .is_some_and(|(begin, rest)| {
            let is_whole = !rest.first().is_some_and(u8::is_ascii_alphanumeric);
            begin.eq_ignore_ascii_case(name.as_bytes()) && is_whole
        })
}
