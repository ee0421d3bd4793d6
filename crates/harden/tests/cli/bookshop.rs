//! The example project: what is wrong with it is found where it stands, and is gone after the repair.

use std::path::Path;

use crate::fixture::Fixture;

/// Every text of the example, by its path in it.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bookshop");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the example is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let inside = path.strip_prefix(&root).expect("it lies in there");
                files.push((inside.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    files
}

/// The rules that find something, with the line where they do.
fn found(files: &[(String, String)], rules: &str) -> Vec<String> {
    let borrowed: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let run = Fixture::new(&borrowed).harden(&[
        "check",
        "--format",
        "json",
        "--persona",
        "pedantic",
        "--select",
        rules,
    ]);
    let report = run.json();
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|finding| {
            let file = finding["file"].as_str().expect("a path");
            let line = finding["line"].as_u64().expect("a number");
            let (_, text) = files
                .iter()
                .find(|(path, _)| path == file)
                .expect("it is one of them");
            let line = usize::try_from(line - 1).expect("files are small");
            let line = text.lines().nth(line).unwrap_or_default().trim();
            format!(
                "{} {file}: {line}",
                finding["code"].as_str().expect("a code")
            )
        })
        .collect()
}

#[test]
fn what_scripts_do_is_found_until_it_is_repaired() {
    const SCRIPT: &str = "catalogue/static/catalogue/basket.js";
    let mut files = files();
    let rules = "request-without-token,value-becomes-markup";
    assert_eq!(
        found(&files, rules),
        [
            format!(
                "XSS040 {SCRIPT}: .then((basket) => {{ button.innerHTML = `${{basket.title}} is in the basket (${{basket.books}})`; }});"
            ),
            format!(
                "CSRF030 {SCRIPT}: fetch('/api/basket/empty/', {{method: 'POST'}}).then(() => location.reload());"
            ),
        ]
    );
    let (_, script) = files
        .iter_mut()
        .find(|(path, _)| path == SCRIPT)
        .expect("the example has it");
    *script = script
        .replace("button.innerHTML", "button.textContent")
        .replace(
            "{method: 'POST'}",
            "{method: 'POST', headers: {'X-CSRFToken': csrftoken}}",
        );
    assert_eq!(found(&files, rules), Vec::<String>::new());
}

/// Makes a change in one file of the example.
fn repair(files: &mut [(String, String)], path: &str, from: &str, to: &str) {
    let (_, text) = files
        .iter_mut()
        .find(|(own, _)| own == path)
        .expect("the example has it");
    assert!(text.contains(from), "{path}: {from}");
    *text = text.replace(from, to);
}

#[test]
fn an_exempt_view_and_unsafe_output_are_found_until_they_are_repaired() {
    const API: &str = "catalogue/api.py";
    const SEARCH: &str = "catalogue/templates/catalogue/search.html";
    let mut files = files();
    let found_there = |files: &[(String, String)]| -> Vec<String> {
        let all = found(files, "view-without-check,value-printed-raw").into_iter();
        all.filter(|one| one.contains(API) || one.contains(SEARCH))
            .collect()
    };
    assert_eq!(
        found_there(&files),
        [
            format!("CSRF020 {API}: def like(request, pk):"),
            format!("XSS017 {SEARCH}: <h1>Results for “{{{{ query|safe }}}}”</h1>"),
        ]
    );
    repair(&mut files, API, "@csrf_exempt\n", "");
    repair(&mut files, SEARCH, "query|safe", "query");
    assert_eq!(found_there(&files), Vec::<String>::new());
}
