//! Facts in short words, for tests to compare.

use harden_script::{
    Headers, Method, Nature, Part, Request, ScriptFacts, ScriptKind, Token, Value, facts,
};

pub(crate) fn read(script: &str) -> ScriptFacts {
    let facts = facts(script.as_bytes(), ScriptKind::JavaScript);
    assert_eq!(facts.notes, [], "{script}");
    facts
}

/// `kind: 'literal' nature(source) (this | that)`
pub(crate) fn sinks(script: &str) -> Vec<String> {
    sinks_in(&read(script))
}

pub(crate) fn sinks_in(facts: &ScriptFacts) -> Vec<String> {
    facts
        .sinks
        .iter()
        .map(|sink| format!("{:?}: {}", sink.kind, value(&sink.value)))
        .collect()
}

fn value(value: &Value) -> String {
    let parts: Vec<_> = value.parts.iter().map(part).collect();
    parts.join(" ")
}

fn part(part: &Part) -> String {
    match part {
        Part::Literal(text) => format!("'{text}'"),
        Part::Dynamic(dynamic) => {
            let nature = match &dynamic.nature {
                Nature::Escaped { by } => format!("escaped by {by}"),
                Nature::Text(text) => format!("{text:?}"),
                Nature::ServerHtml { site } => format!("html of {site:?}"),
                nature => format!("{nature:?}"),
            };
            if dynamic.holes.is_empty() {
                format!("{nature}({})", dynamic.source)
            } else {
                format!("{nature}{:?}", dynamic.holes)
            }
        }
        Part::OneOf(values) => {
            let values: Vec<_> = values.iter().map(value).collect();
            format!("({})", values.join(" | "))
        }
    }
}

/// `api METHOD site [headers] body`
pub(crate) fn requests(script: &str) -> Vec<String> {
    requests_in(&read(script))
}

pub(crate) fn requests_in(facts: &ScriptFacts) -> Vec<String> {
    facts.requests.iter().map(request).collect()
}

fn request(request: &Request) -> String {
    let method = match &request.method {
        Method::Known(method) => method.clone(),
        Method::OneOf(methods) => methods.join("|"),
        Method::Unknown => "?".to_owned(),
    };
    let mut words = vec![
        format!("{:?}", request.api),
        method,
        format!("{:?}", request.url.site),
        headers(&request.headers),
    ];
    match (request.body.token, request.body.is_form) {
        (Token::No, _) => {}
        (_, true) => words.push("form".to_owned()),
        (Token::Yes, _) => words.push("token".to_owned()),
        (Token::Unknown, _) => words.push("unknown body".to_owned()),
    }
    words.extend(request.credentials.clone());
    words.extend(request.mode.clone());
    words.join(" ")
}

fn headers(headers: &Headers) -> String {
    let mut names: Vec<_> = headers
        .set
        .iter()
        .map(|header| header.name.clone().unwrap_or("?".to_owned()))
        .collect();
    if headers.may_have_more {
        names.push("…".to_owned());
    }
    format!("[{}]", names.join(" "))
}

/// `kind [headers] token`
pub(crate) fn setups(script: &str) -> Vec<String> {
    let facts = read(script);
    let setups = facts.setups.iter().map(|setup| {
        let token = match setup.token {
            Token::Yes => " token",
            Token::No => "",
            Token::Unknown => " unknown body",
        };
        format!("{:?} {}{token}", setup.kind, headers(&setup.headers))
    });
    setups.collect()
}
