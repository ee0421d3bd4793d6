use super::oracle::{Tags, tags_of_oracle};
use super::position::ScriptPosition;
use super::*;

/// The context behind a text in which `\u{1}` stands for a value, cut into pieces of a length.
fn behind(text: &str, length: usize) -> Context {
    let mut context = Context::default();
    for (index, piece) in text.split('\u{1}').enumerate() {
        if index > 0 {
            context.print(true);
        }
        let mut rest = piece;
        while !rest.is_empty() {
            let end = rest.ceil_char_boundary(length.min(rest.len()));
            context.feed(&rest[..end], 0, &mut NoEvents);
            rest = &rest[end..];
        }
    }
    context
}

fn position(text: &str) -> Position {
    let whole = behind(text, usize::MAX);
    // A character reference is read in one piece only: nobody prints something into one.
    let lengths: &[usize] = if text.contains('&') { &[] } else { &[1, 2, 5] };
    for &length in lengths {
        assert_eq!(
            behind(text, length),
            whole,
            "{text:?} in pieces of {length}"
        );
    }
    whole.position()
}

fn attribute(kind: AttributeKind, quote: Quote, value: ValuePosition) -> Position {
    Position::Attribute { kind, quote, value }
}

fn script(kind: ScriptKind, place: JavaScriptPlace) -> Position {
    Position::Script(ScriptPosition {
        kind,
        place,
        is_decoded: false,
        may_be_outside_quotes: false,
    })
}

#[test]
fn text_and_elements_that_hold_text() {
    for (text, expected) in [
        ("", Position::Text),
        ("<p>", Position::Text),
        ("a < b", Position::Text),
        ("</p", Position::TagName),
        ("<", Position::TagName),
        ("<h\u{1}", Position::TagName),
        ("<h\u{1}>", Position::Text),
        ("<title>", Position::Rcdata),
        ("<textarea><script>", Position::Rcdata),
        ("<textarea></textarea>", Position::Text),
        ("<title></titles></TITLE >", Position::Text),
        ("<iframe>", Position::RawText),
        ("<!-- ", Position::Comment),
        ("<!-->", Position::Text),
        ("<!-- a --!>", Position::Text),
        ("<!-- \u{1} -", Position::Comment),
        ("<!-- \u{1}-->", Position::Text),
        ("<!doctype ", Position::Doctype),
        ("<?xml ", Position::Comment),
        ("<![CDATA[ a>", Position::Text),
        ("<svg><![CDATA[ a>", Position::RawText),
        ("<svg><![CDATA[ a]]>", Position::Text),
        ("<plaintext></plaintext>", Position::Text),
    ] {
        assert_eq!(position(text), expected, "{text:?}");
    }
}

#[test]
fn names_and_values_of_attributes() {
    use AttributeKind::*;
    use Quote::*;
    let plain = |quote| attribute(Plain, quote, ValuePosition::Plain);
    for (text, expected) in [
        ("<p ", Position::AttributeName),
        ("<p id", Position::AttributeName),
        ("<p id ", Position::AttributeName),
        ("<p id=\"a\"", Position::AttributeName),
        ("<p \u{1} ", Position::AttributeName),
        ("<p id=", plain(Unquoted)),
        ("<p id=a", plain(Unquoted)),
        ("<p id=\u{1}", plain(Unquoted)),
        ("<p id=\u{1} ", Position::AttributeName),
        ("<p id = '", plain(Single)),
        ("<p id=\"'", plain(Double)),
        ("<p data-\u{1}=\"", plain(Double)),
        ("<p id=\"a\">", Position::Text),
        ("<br/", Position::AttributeName),
        (
            "<a href=\"",
            attribute(Navigation, Double, ValuePosition::Url(UrlPlace::Start)),
        ),
        (
            "<a href=\"/a?b=",
            attribute(Navigation, Double, ValuePosition::Url(UrlPlace::Query)),
        ),
        (
            "<a HREF='java&#115;cript&colon;f(&quot;",
            attribute(
                Navigation,
                Single,
                ValuePosition::JavaScriptUrl(JavaScriptPlace::DoubleQuoted),
            ),
        ),
        (
            "<a onclick=\"f('",
            attribute(
                Handler,
                Double,
                ValuePosition::JavaScript(JavaScriptPlace::SingleQuoted),
            ),
        ),
        (
            "<p style=\"color: ",
            attribute(Style, Double, ValuePosition::Css(CssPlace::Code)),
        ),
        (
            "<iframe srcdoc=\"&lt;p&gt;",
            attribute(
                Document,
                Double,
                ValuePosition::Document(Box::new(Position::Text)),
            ),
        ),
        (
            "<script src=\"",
            attribute(Code, Double, ValuePosition::Url(UrlPlace::Start)),
        ),
    ] {
        assert_eq!(position(text), expected, "{text:?}");
    }
}

#[test]
fn scripts_and_styles() {
    use JavaScriptPlace::*;
    let javascript = |place| script(ScriptKind::JavaScript, place);
    for (text, expected) in [
        ("<script>", javascript(Expression)),
        ("<script>var a = '</p>", javascript(SingleQuoted)),
        ("<script>var a = '</script>", Position::Text),
        ("<script>var a = '</scripts>", javascript(SingleQuoted)),
        ("<script>var a = '</scr\u{1}ipt>", javascript(SingleQuoted)),
        ("<script><!--\n'<script></script>", javascript(SingleQuoted)),
        (
            "<script><!--\n'<script></script>' --></script>",
            Position::Text,
        ),
        ("<script type=module>", javascript(Expression)),
        (
            "<script type=\"application/json\">\"",
            script(ScriptKind::Json, DoubleQuoted),
        ),
        (
            "<script type='text/template'><p id=\"",
            script(ScriptKind::Text, Expression),
        ),
        (
            "<script type='text/x-handlebars-template'>",
            script(ScriptKind::Text, Expression),
        ),
        (
            "<script type='text/javascript; charset=utf-8'>",
            javascript(Expression),
        ),
        (
            "<script type=application/x-javascript>",
            javascript(Expression),
        ),
        ("<script type=\u{1}>", javascript(Expression)),
        ("<style>a { color: ", Position::Style(CssPlace::Code)),
        ("<style></style>", Position::Text),
        ("<math><script>", Position::Text),
    ] {
        assert_eq!(position(text), expected, "{text:?}");
    }
    let inside_svg = Position::Script(ScriptPosition {
        kind: ScriptKind::JavaScript,
        place: SingleQuoted,
        is_decoded: true,
        may_be_outside_quotes: false,
    });
    assert_eq!(position("<svg><script>f(&#39;"), inside_svg);
    assert_eq!(position("<svg><script>f('</script>"), Position::Text);
    assert_eq!(position("<svg><p><script>"), javascript(Expression));
    assert_eq!(
        position("<svg></svg><script>"),
        javascript(Expression),
        "the namespace ends"
    );
}

#[test]
fn ways_that_differ_in_little_are_joined() {
    let join = |one: &str, other: &str| behind(one, usize::MAX).joined(&behind(other, usize::MAX));
    let joined = join("<a href=\"", "<a href=\"/a").expect("both are in the same URL");
    assert_eq!(
        joined.position(),
        attribute(
            AttributeKind::Navigation,
            Quote::Double,
            ValuePosition::Url(UrlPlace::Start)
        )
    );
    assert!(join("<script>a", "<script>b").is_some());
    assert!(join("<script>'", "<script>").is_none());
    assert!(join("<p>", "<p id=").is_none());
    assert!(join("<p>", "<b>").is_some(), "what is read is closed");
}

/// Documents made of whatever could confuse a tokenizer, the same every time.
fn documents() -> impl Iterator<Item = String> {
    const PARTS: &[&str] = &[
        "<",
        ">",
        "</",
        "/>",
        "<p",
        "<a href=",
        "\"",
        "'",
        " ",
        "=",
        "id",
        "<!--",
        "-->",
        "--",
        "-",
        "!",
        "<!",
        "<!doctype html>",
        "<script>",
        "</script>",
        "<script",
        "</script",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<textarea>",
        "</textarea>",
        "<?",
        "a",
        "b",
        "/",
        "\n",
        "<iframe>",
        "</iframe>",
        "<noembed>",
        "</noembed>",
        "<xmp>",
        "</xmp>",
        "]]>",
        "<![CDATA[",
        "&lt;",
        "é",
        "\t",
        "<b",
        "onclick",
        "<br",
        "<p>",
    ];
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    (0..30_000).map(move |_| {
        let length = 1 + next() % 14;
        let part = |number: u64| PARTS[usize::try_from(number).expect("64 bits") % PARTS.len()];
        (0..length).map(|_| part(next())).collect()
    })
}

#[test]
fn tags_are_those_of_the_reference_tokenizer() {
    for document in documents() {
        let mut read = Tags::default();
        Context::default().feed(&document, 0, &mut read);
        assert_eq!(read.all, tags_of_oracle(&document), "{document:?}");
        if document.contains('&') {
            continue;
        }
        let mut in_pieces = Context::default();
        for character in document.split_inclusive(|_| true) {
            in_pieces.feed(character, 0, &mut NoEvents);
        }
        let mut whole = Context::default();
        whole.feed(&document, 0, &mut NoEvents);
        assert_eq!(in_pieces.state, whole.state, "{document:?}");
    }
}
