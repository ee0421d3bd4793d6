//! Files that are built to be slow: names in the values of names, keys in keys, over and over.

use harden_secrets::scan;

/// More than what may overlap in any file.
const BYTES: usize = 128 << 10;

fn file_of(unit: &str) -> String {
    unit.repeat(BYTES.div_ceil(unit.len()))
}

#[test]
fn a_file_of_values_in_values_is_said_not_to_be_judged_whole() {
    for (path, text) in [
        (
            "a.env",
            format!("{}\n", "secret=q8".repeat(110)).repeat(300),
        ),
        // Of "-----BEGIN EC PRIVATE KEY-----".
        ("a.txt", file_of("LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0t")),
    ] {
        let scan = scan(path, text.as_bytes());
        assert!(!scan.is_whole, "{path}");
    }
}

#[test]
fn what_stands_beside_it_is_found_all_the_same() {
    let token = ["gh", "p_mavzfVABqZ5YsOOlB1f46RfHk7hp3I4XLQxD"].concat();
    let text = format!("{}\nuse {token}\n", file_of("token=token="));
    let scan = scan("a.env", text.as_bytes());
    assert_eq!(scan.candidates.len(), 1);
    assert_eq!(scan.candidates[0].line, 2);
}

#[test]
fn what_people_write_is_judged_whole() {
    // Keys in base64 beside one another, and a line with many names.
    let keys = "  key: LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NBUUVFSUs5azJtUXg3THA0\n";
    let line = "{\"password\":\"k7-Gq0z1kPw\",\"token\":\"t\",\"secret\":\"s\"},";
    for (path, text) in [
        ("a.yml", file_of(keys)),
        ("a.json", file_of(line)),
        (
            "a.yml",
            file_of("url: a?token=b&secret=c&password=d&api_key=e\n"),
        ),
    ] {
        assert!(scan(path, text.as_bytes()).is_whole, "{path}");
    }
}
