//! JSON text: one entry, several one after the other (as JSON lines are), or a list of them.

use std::io::BufRead;

use super::{LONGEST, Reader};

impl Reader<'_> {
    /// Reads all entries of a text, cut at the braces of the outermost objects: a broken one spoils no other.
    pub(super) fn stream(&mut self, name: &str, mut text: impl BufRead) {
        let mut objects = Objects::default();
        loop {
            let bytes = match text.fill_buf() {
                Ok([]) => break,
                Ok(bytes) => bytes,
                Err(error) => return self.broken(&objects.place(name), &error),
            };
            let count = bytes.len();
            for byte in bytes {
                // The place is that of what ends here: a broken one gives way to the next.
                let place = objects.start;
                if let Some(object) = objects.next(*byte) {
                    let place = format!("{name}:{}", place + 1);
                    match object {
                        Ok(object) => self.object(&place, &object),
                        Err(why) => self.broken(&place, &why),
                    }
                }
            }
            text.consume(count);
        }
        if objects.depth > 0 {
            self.broken(&objects.place(name), &"it ends in the middle of an entry");
        } else if !objects.has_any {
            self.broken(name, &"there is no entry in it");
        }
    }

    fn object(&mut self, place: &str, object: &[u8]) {
        let read = serde_json::from_slice(object).map_err(|error| error.to_string());
        if let Err(why) = read.and_then(|entry| self.take(&entry)) {
            self.broken(place, &why);
        }
    }
}

/// Whether braces mean something here.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Text {
    #[default]
    Outside,
    Inside,
    /// Behind a backslash.
    Escaped,
}

/// Finds the outermost objects of a text.
#[derive(Default)]
struct Objects {
    object: Vec<u8>,
    depth: u32,
    text: Text,
    is_too_long: bool,
    has_any: bool,
    line: u32,
    /// Bytes since the line began.
    column: u32,
    /// The line that the object begins in.
    start: u32,
}

impl Objects {
    /// Goes on by one byte; an object where one ends.
    fn next(&mut self, byte: u8) -> Option<Result<Vec<u8>, &'static str>> {
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
            self.column = 0;
            // No text of JSON goes over the end of its line.
            return (self.text != Text::Outside)
                .then(|| self.end(Err("a text in it does not end")));
        }
        self.column = self.column.saturating_add(1);
        if self.depth == 0 && byte != b'{' {
            return None;
        }
        if self.begins_line_of_its_own(byte) {
            let broken = self.end(Err("it does not end before the next"));
            self.push(b'{');
            self.depth = 1;
            self.start = self.line;
            self.push(byte);
            self.text = Text::Inside;
            return Some(broken);
        }
        if self.depth == 0 {
            self.has_any = true;
            self.start = self.line;
        }
        self.push(byte);
        match self.text {
            Text::Outside => {}
            Text::Escaped => {
                self.text = Text::Inside;
                return None;
            }
            Text::Inside => {
                match byte {
                    b'\\' => self.text = Text::Escaped,
                    b'"' => self.text = Text::Outside,
                    _ => {}
                }
                return None;
            }
        }
        match byte {
            b'"' => self.text = Text::Inside,
            b'{' => self.depth += 1,
            b'}' => self.depth -= 1,
            _ => {}
        }
        if self.depth > 0 {
            return None;
        }
        let object = std::mem::take(&mut self.object);
        Some(self.end(Ok(object)))
    }

    /// `{"` at the beginning of a line: where entries are printed over several lines, nothing else stands in the
    /// line of a brace.
    fn begins_line_of_its_own(&self, byte: u8) -> bool {
        self.depth > 1
            && self.text == Text::Outside
            && byte == b'"'
            && self.column == 2
            && self.object.last() == Some(&b'{')
    }

    fn push(&mut self, byte: u8) {
        if self.object.len() as u64 >= LONGEST {
            self.is_too_long = true;
            self.object = Vec::new();
        }
        if !self.is_too_long {
            self.object.push(byte);
        }
    }

    /// Begins anew behind an object.
    fn end(&mut self, object: Result<Vec<u8>, &'static str>) -> Result<Vec<u8>, &'static str> {
        let is_too_long = self.is_too_long;
        *self = Self {
            has_any: true,
            line: self.line,
            column: self.column,
            start: self.start,
            ..Self::default()
        };
        if is_too_long {
            Err("it is too long for an entry")
        } else {
            object
        }
    }

    fn place(&self, name: &str) -> String {
        format!("{name}:{}", self.start + 1)
    }
}
