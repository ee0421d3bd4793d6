//! Files of variables, as `docker --env-file` and python-dotenv read them.

/// The variables of a file, in order; `Err` names the line that is none.
pub(crate) fn parse(text: &str) -> Result<Vec<(String, String)>, usize> {
    let mut variables = Vec::new();
    let mut lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    while let Some((number, line)) = lines.next() {
        let line = line.trim_start();
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=').ok_or(number)?;
        let name = name.trim();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(number);
        }
        let value = value.trim();
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let mut rest = value[1..].to_owned();
                // A quoted value may go on over several lines.
                while end_of_quoted(&rest, quote).is_none() {
                    let (_, next) = lines.next().ok_or(number)?;
                    rest.push('\n');
                    rest.push_str(next);
                }
                let end = end_of_quoted(&rest, quote).unwrap_or(rest.len());
                let inside = &rest[..end];
                if quote == '"' {
                    unescape(inside)
                } else {
                    inside.to_owned()
                }
            }
            _ => without_comment(value).to_owned(),
        };
        variables.push((name.to_owned(), value));
    }
    Ok(variables)
}

fn end_of_quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (index, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' && quote == '"' {
            escaped = true;
        } else if character == quote {
            return Some(index);
        }
    }
    None
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(other @ ('"' | '\\' | '$')) => out.push(other),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

/// A comment in an unquoted value starts with white space and `#`.
fn without_comment(value: &str) -> &str {
    let end = value
        .match_indices('#')
        .find(|(index, _)| *index == 0 || value[..*index].ends_with(char::is_whitespace))
        .map_or(value.len(), |(index, _)| index);
    value[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_dotenv_reads_them() {
        let text = "\u{feff}# comment\nexport A=1\nB = two words # comment\nC=\nD='a # b $X'\n\
                    E=\"x\\ny\\\"z\"\nF=a#b\nG=\"one\ntwo\"\nA=2\n";
        let parsed = parse(text).expect("the file is well formed");
        let expected = [
            ("A", "1"),
            ("B", "two words"),
            ("C", ""),
            ("D", "a # b $X"),
            ("E", "x\ny\"z"),
            ("F", "a#b"),
            ("G", "one\ntwo"),
            ("A", "2"),
        ];
        let expected: Vec<(String, String)> = expected
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        assert_eq!(parsed, expected);
    }

    #[test]
    fn a_line_without_a_variable_is_named() {
        assert_eq!(parse("A=1\nnonsense\n"), Err(2));
        assert_eq!(parse("A='open\n"), Err(1));
    }
}
