//! From bytes to text, as Python reads its source files.

use std::borrow::Cow;

use thiserror::Error;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    #[error("not UTF-8 (line {line})")]
    NotUtf8 { line: u32 },
    #[error("UTF-16, which Python does not read")]
    Utf16,
    #[error("NUL bytes (line {line})")]
    Nul { line: u32 },
    #[error("its encoding `{name}` is not known to harden")]
    Encoding { name: String },
    #[error("not in the encoding `{name}` that it declares")]
    Undefined { name: String },
}

/// Decodes a source file: UTF-8 with or without a byte order mark, or the encoding that a comment in
/// one of the first two lines declares (PEP 263). The mark is not part of the text.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(DecodeError::Utf16);
    }
    if let Some(nul) = memchr::memchr(0, bytes) {
        return Err(DecodeError::Nul {
            line: line_at(bytes, nul),
        });
    }
    let (bytes, is_marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let encoding = if is_marked {
        Encoding::Utf8
    } else {
        declared(bytes)?
    };
    match encoding {
        Encoding::Utf8 => utf8(bytes),
        Encoding::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
        Encoding::Windows1252 => windows_1252(bytes).map(Cow::Owned),
    }
}

#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Latin1,
    Windows1252,
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|error| DecodeError::NotUtf8 {
            line: line_at(bytes, error.valid_up_to()),
        })
}

fn line_at(bytes: &[u8], offset: usize) -> u32 {
    let newlines = memchr::memchr_iter(b'\n', &bytes[..offset]).count();
    u32::try_from(newlines + 1).unwrap_or(u32::MAX)
}

/// The encoding that a comment declares in line 1, or in line 2 if line 1 is empty or a comment.
fn declared(bytes: &[u8]) -> Result<Encoding, DecodeError> {
    for line in bytes.split(|byte| *byte == b'\n').take(2) {
        let line = line.trim_ascii();
        if !line.is_empty() && !line.starts_with(b"#") {
            break;
        }
        if let Some(name) = cookie(line) {
            return known(&name);
        }
    }
    Ok(Encoding::Utf8)
}

/// `coding[:=][ \t]*([-\w.]+)` in a comment.
fn cookie(comment: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(comment);
    text.match_indices("coding").find_map(|(start, word)| {
        let rest = text[start + word.len()..].strip_prefix([':', '='])?;
        let name: String = rest
            .trim_start_matches([' ', '\t'])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .collect();
        (!name.is_empty()).then_some(name)
    })
}

fn known(name: &str) -> Result<Encoding, DecodeError> {
    let plain = name.to_ascii_lowercase().replace('_', "-");
    match plain.as_str() {
        "utf-8" | "utf8" | "u8" | "utf-8-sig" | "utf8-sig" | "ascii" | "us-ascii"
        | "utf-8-unix" | "utf-8-dos" | "utf-8-mac" => Ok(Encoding::Utf8),
        "latin-1" | "latin1" | "latin-1-unix" | "iso-8859-1" | "iso8859-1" | "l1" | "8859" => {
            Ok(Encoding::Latin1)
        }
        "cp1252" | "windows-1252" | "1252" => Ok(Encoding::Windows1252),
        _ => Err(DecodeError::Encoding {
            name: name.to_owned(),
        }),
    }
}

fn windows_1252(bytes: &[u8]) -> Result<String, DecodeError> {
    /// What the bytes 0x80 to 0x9F stand for; `\0` where nothing.
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0',
        '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    bytes
        .iter()
        .map(|byte| match byte {
            0x80..=0x9f => match HIGH[usize::from(byte - 0x80)] {
                '\0' => Err(DecodeError::Undefined {
                    name: "cp1252".to_owned(),
                }),
                character => Ok(character),
            },
            byte => Ok(char::from(*byte)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_as_python_reads_them() {
        let read = |bytes: &[u8]| decode(bytes).unwrap().into_owned();
        assert_eq!(&*read(b"x = 1\n"), "x = 1\n");
        assert_eq!(&*read("\u{feff}x = 'é'".as_bytes()), "x = 'é'");
        assert_eq!(
            &*read(b"# -*- coding: latin-1 -*-\nx = '\xe9'"),
            "# -*- coding: latin-1 -*-\nx = 'é'"
        );
        assert_eq!(
            &*read(b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'\x80'"),
            "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'€'"
        );
    }

    #[test]
    fn what_is_no_text_is_said() {
        assert_eq!(decode(b"a\nb\xff"), Err(DecodeError::NotUtf8 { line: 2 }));
        assert_eq!(decode(b"a\n\0"), Err(DecodeError::Nul { line: 2 }));
        assert_eq!(decode(b"\xff\xfea\0"), Err(DecodeError::Utf16));
        assert_eq!(
            decode(b"# coding: koi8-r\n"),
            Err(DecodeError::Encoding {
                name: "koi8-r".to_owned()
            })
        );
        // A third line, or one behind code, declares nothing.
        assert!(decode(b"\n\n# coding: koi8-r\n").is_ok());
        assert!(decode(b"x = 1\n# coding: koi8-r\n").is_ok());
    }
}
