//! Pieces of a text that are looked at: never much, so that a file of one long line costs no more than others.

/// No secret that is looked for by its name is longer, nor is what surrounds it.
const LONGEST: usize = 4 << 10;

/// The rest of a line from here on, as far as anybody looks.
pub(crate) fn rest_of_line(text: &str, at: usize) -> &str {
    let ahead = ahead(text, at, LONGEST);
    let end = memchr::memchr2(b'\n', b'\r', ahead.as_bytes()).unwrap_or(ahead.len());
    &ahead[..end]
}

/// The line up to here, as far as anybody looks.
pub(crate) fn line_before(text: &str, at: usize) -> &str {
    let mut start = at.saturating_sub(LONGEST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let behind = &text[start..at];
    &behind[memchr::memrchr(b'\n', behind.as_bytes()).map_or(0, |newline| newline + 1)..]
}

/// The end of a text, at most so many bytes of it.
pub(crate) fn last(text: &str, length: usize) -> &str {
    let mut start = text.len().saturating_sub(length);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// What follows, at most so many bytes of it.
pub(crate) fn ahead(text: &str, at: usize, length: usize) -> &str {
    let mut end = text.len().min(at.saturating_add(length));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(at..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_at_characters() {
        let text = "a\nbäc\nd";
        assert_eq!(rest_of_line(text, 2), "bäc");
        assert_eq!(line_before(text, 5), "bä");
        assert_eq!(ahead(text, 2, 2), "b");
        assert_eq!((last(text, 4), last(text, 9)), ("c\nd", text));
        let long = "ä".repeat(LONGEST);
        assert_eq!(rest_of_line(&long, 0).len(), LONGEST);
        assert!(line_before(&long, long.len()).len() <= LONGEST);
    }
}
