//! What stands where a secret will: examples, templates, and words that everybody uses.

/// Parts of texts that nobody protects anything with.
const WORDS: [&str; 63] = [
    "1234567",
    "87654321",
    "9876543",
    "abc123",
    "abcdef",
    "admin",
    "anything",
    "bar",
    "baz",
    "blah",
    "bogus",
    "change-me",
    "change_me",
    "changeme",
    "changethis",
    "change-this",
    "correcthorse",
    "default",
    "demo",
    "django",
    "dummy",
    "enter-",
    "enter_",
    "example",
    "fake",
    "fixme",
    "foo",
    "generate",
    "guest",
    "hackme",
    "hello",
    "hunter2",
    "insecure",
    "insert",
    "invalid",
    "letmein",
    "lorem",
    "minioadmin",
    "mock",
    "my-",
    "my_",
    "mypass",
    "mysecret",
    "not-a",
    "not_a",
    "notasecret",
    "overrid",
    "p4ssw0rd",
    "p@ssw",
    "passw",
    "pa$$w",
    "placeholder",
    "please",
    "postg",
    "qwerty",
    "redacted",
    "replace",
    "sample",
    "secret",
    "supersecret",
    "test",
    "todo",
    "your",
];

/// Whole texts that defaults are made of.
const WHOLE: [&str; 26] = [
    "none",
    "null",
    "nil",
    "undefined",
    "true",
    "false",
    "empty",
    "unset",
    "root",
    "user",
    "username",
    "pass",
    "pwd",
    "token",
    "key",
    "apikey",
    "api_key",
    "mysql",
    "mariadb",
    "redis",
    "rabbitmq",
    "mongo",
    "elastic",
    "opensearch",
    "vagrant",
    "docker",
];

/// Whether a text is no secret but says where one goes.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.len() < 4
        || is_template(text)
        || is_repetition(text)
        || is_sequence(text)
        || WHOLE.contains(&lower.as_str())
        || lower.contains("xxx")
        || lower.contains("...")
        || WORDS.iter().any(|word| lower.contains(word))
}

/// The same for the random part of a token: four letters may well stand in it by chance, long words may not.
pub(crate) fn is_placeholder_body(body: &str) -> bool {
    const LONG: [&str; 10] = [
        "example",
        "placeholder",
        "changeme",
        "redacted",
        "xxxxx",
        "abcdefgh",
        "12345678",
        "deadbeef",
        "testtest",
        "invalid",
    ];
    let lower = body.to_ascii_lowercase();
    is_template(body)
        || is_repetition(body)
        || is_sequence(body)
        || lower.contains("your-")
        || lower.contains("your_")
        || LONG.iter().any(|word| lower.contains(word))
}

/// Whether what stands before a text says that it is shown in an empty field or in documentation of an API:
/// `placeholder: "`, `example="`.
pub(crate) fn is_called_example(before: &str) -> bool {
    let before = before.trim_end_matches(['"', '\'', '`', '{', '(', ' ']);
    let Some(name) = before.strip_suffix([':', '=']) else {
        return false;
    };
    let name = name.trim_end_matches(['"', '\'', ' ']).to_ascii_lowercase();
    ["placeholder", "example", "sample", "examples"]
        .iter()
        .any(|word| name.ends_with(word))
}

/// Something that is filled in: by the shell, a template, a format.
pub(crate) fn is_template(text: &str) -> bool {
    text.starts_with(['<', '{', '$', '[', '%', '*', '@', '&', '!'])
        && (text.starts_with(['<', '{', '$', '[', '*', '&'])
            || text.ends_with(['>', '}', '%', ']', '@']))
        || [
            "${", "{{", "$(", "{%", "<%", "#{", "%(", "%s", "{}", "${", "$(",
        ]
        .iter()
        .any(|mark| text.contains(mark))
        || text.contains('{') && text.contains('}')
        || text.contains('<') && text.contains('>')
        || [
            "os.environ",
            "process.env",
            "getenv",
            "secrets.",
            "vault:",
            "env.",
            "env:",
            "ENC[",
        ]
        .iter()
        .any(|mark| text.contains(mark))
}

/// Few different characters: `xxxxxxxx`, `********`, `0000-0000`.
fn is_repetition(text: &str) -> bool {
    let mut seen = [false; 256];
    for byte in text.bytes() {
        seen[usize::from(byte)] = true;
    }
    let distinct = seen.iter().filter(|seen| **seen).count();
    distinct <= 3 || text.len() >= 16 && distinct <= 5
}

/// Mostly characters that follow on each other: `abcdefgh12345678`, `0123456789abcdef`.
fn is_sequence(text: &str) -> bool {
    let follows = text
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[1] == pair[0].wrapping_add(1) || pair[1] == pair[0])
        .count();
    text.len() >= 6 && follows * 2 >= text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_told() {
        for text in [
            "changeme",
            "xxx",
            "<your key>",
            "${TOKEN}",
            "{{ vault_token }}",
            "%(password)s",
            "your-api-key-here",
            "********",
            "abcdefgh12345678",
            "AKIAIOSFODNN7EXAMPLE",
            "os.environ['X']",
            "S3cr3tExample",
            "$DB_PASSWORD",
            "0123456789abcdef0123456789abcdef",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "wJalrXUtnFEMIK7MDENGbPxRfiCYz4m2Qk8h0sVt",
            "a8f5f167f44f4964e6c998dee827110c",
            "correct-horse-7",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn names_say_that_a_text_is_shown() {
        for before in [
            "  placeholder: \"",
            "<input placeholder='",
            "\"example\": \"",
            "example = ",
        ] {
            assert!(is_called_example(before), "{before}");
        }
        for before in ["token = \"", "# example\nkey: ", "placeholder(\""] {
            assert!(!is_called_example(before), "{before}");
        }
    }

    #[test]
    fn short_words_in_tokens_are_chance() {
        assert!(!is_placeholder_body("fooTESTa9Qk8h0sVtbar2mQx7Lp4vRz"));
        assert!(is_placeholder_body("EXAMPLEa9Qk8h0sVt2mQx7Lp4vRz"));
    }
}
