//! Whether what is printed can become something else than text, by the place that it is printed to.
//!
//! What holds where was tried out with real Django in a real browser, not only read.

use crate::html::{
    AttributeKind, JavaScriptPlace, Position, Quote, ScriptKind, ScriptPosition, UrlPlace,
    ValuePosition,
};

use super::characters::Characters;

/// What a value can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Breakout {
    /// Markup: nothing escapes it.
    Markup,
    /// A quoted value of an attribute ends.
    AttributeQuote,
    /// Attributes: the value stands in no quotes.
    UnquotedAttribute,
    /// A name of an attribute, or a tag.
    Name,
    /// An expression of a script.
    ScriptExpression,
    /// A string of a script ends.
    ScriptString,
    /// Nothing by itself: a backslash at its end would take the quote away from the string that it stands in.
    Backslash,
    /// `${…}` in a template literal.
    TemplateLiteral,
    RegularExpression,
    ScriptComment,
    /// An expression, or the end of a string, in an event handler.
    Handler,
    /// The same in an attribute that a framework evaluates.
    FrameworkExpression,
    /// `javascript:`
    Scheme,
    /// The same behind `javascript:`, where percent signs are decoded too.
    ScriptUrl,
    /// Another host's script.
    ScriptSource,
    /// A document inside of an attribute.
    Document,
}

/// What the characters can become; `None` where they stay what they are.
pub fn breakout(position: &Position, characters: Characters) -> Option<Breakout> {
    use Characters as C;
    let ends_element = C::LESS.union(C::SLASH).union(C::LETTER);
    match position {
        Position::Text => characters
            .contains(C::LESS.union(C::LETTER))
            .then_some(Breakout::Markup),
        Position::Rcdata | Position::RawText | Position::Style(_) => characters
            .contains(ends_element)
            .then_some(Breakout::Markup),
        Position::Comment | Position::Doctype => characters
            .contains(C::GREATER.union(C::LESS).union(C::LETTER))
            .then_some(Breakout::Markup),
        Position::TagName | Position::AttributeName => characters
            .contains(C::EQUALS.union(C::LETTER))
            .then_some(Breakout::Name),
        Position::Attribute { kind, quote, value } => attribute(*kind, *quote, value, characters),
        Position::Script(script) => in_script(script, characters),
    }
}

fn attribute(
    kind: AttributeKind,
    quote: Quote,
    value: &ValuePosition,
    characters: Characters,
) -> Option<Breakout> {
    use Characters as C;
    let (ends, breakout) = match quote {
        Quote::Double => (C::DOUBLE_QUOTE, Breakout::AttributeQuote),
        Quote::Single => (C::SINGLE_QUOTE, Breakout::AttributeQuote),
        Quote::Unquoted => (
            C::SPACE.union(C::EQUALS).union(C::LETTER),
            Breakout::UnquotedAttribute,
        ),
    };
    if characters.contains(ends) {
        return Some(breakout);
    }
    match value {
        ValuePosition::Plain | ValuePosition::Css(_) => None,
        ValuePosition::Url(place) => in_url(kind, *place, characters),
        ValuePosition::JavaScript(place) => {
            in_code(*place, characters.decoded()).then_some(match kind {
                AttributeKind::Expression => Breakout::FrameworkExpression,
                _ => Breakout::Handler,
            })
        }
        ValuePosition::JavaScriptUrl(place) => {
            // What is encoded with percent signs is decoded before it runs.
            let decoded = if characters.contains(C::PERCENT) {
                C::ANY
            } else {
                characters.decoded()
            };
            in_code(*place, decoded).then_some(Breakout::ScriptUrl)
        }
        ValuePosition::Document(position) => {
            breakout_of_document(position, characters).then_some(Breakout::Document)
        }
    }
}

fn breakout_of_document(position: &Position, characters: Characters) -> bool {
    breakout(position, characters.decoded()).is_some()
}

fn in_url(kind: AttributeKind, place: UrlPlace, characters: Characters) -> Option<Breakout> {
    use Characters as C;
    match (kind, place) {
        (AttributeKind::Navigation, UrlPlace::Start) => characters
            .contains(C::COLON.union(C::LETTER))
            .then_some(Breakout::Scheme),
        (AttributeKind::Code, UrlPlace::Start | UrlPlace::BehindSlash) => characters
            .intersects(C::SLASH.union(C::COLON))
            .then_some(Breakout::ScriptSource),
        (AttributeKind::Code, UrlPlace::Authority | UrlPlace::Data) => characters
            .contains(C::LETTER)
            .then_some(Breakout::ScriptSource),
        _ => None,
    }
}

fn in_script(script: &ScriptPosition, characters: Characters) -> Option<Breakout> {
    use Characters as C;
    if characters.contains(C::LESS.union(C::SLASH).union(C::LETTER)) {
        return Some(Breakout::Markup);
    }
    if script.kind != ScriptKind::JavaScript {
        return None;
    }
    let characters = if script.is_decoded {
        characters.decoded()
    } else {
        characters
    };
    let runs = C::PARENTHESIS.union(C::LETTER);
    if script.may_be_outside_quotes && characters.contains(runs) {
        return Some(Breakout::ScriptString);
    }
    let is_quoted = matches!(
        script.place,
        JavaScriptPlace::DoubleQuoted | JavaScriptPlace::SingleQuoted
    );
    if is_quoted && !in_code(script.place, characters) {
        let is_open = characters.contains(C::BACKSLASH) && !characters.contains(C::SLASHED);
        return is_open.then_some(Breakout::Backslash);
    }
    in_code(script.place, characters).then_some(match script.place {
        JavaScriptPlace::Expression | JavaScriptPlace::Name => Breakout::ScriptExpression,
        JavaScriptPlace::DoubleQuoted | JavaScriptPlace::SingleQuoted => Breakout::ScriptString,
        JavaScriptPlace::TemplateLiteral => Breakout::TemplateLiteral,
        JavaScriptPlace::RegularExpression => Breakout::RegularExpression,
        JavaScriptPlace::LineComment | JavaScriptPlace::BlockComment => Breakout::ScriptComment,
    })
}

/// Whether JavaScript would run what is printed there.
fn in_code(place: JavaScriptPlace, characters: Characters) -> bool {
    use Characters as C;
    let runs = C::PARENTHESIS.union(C::LETTER);
    if !characters.contains(runs) {
        return false;
    }
    let is_slashed = characters.contains(C::SLASHED);
    match place {
        JavaScriptPlace::Expression | JavaScriptPlace::Name => true,
        JavaScriptPlace::DoubleQuoted | JavaScriptPlace::SingleQuoted if is_slashed => false,
        JavaScriptPlace::DoubleQuoted => characters.contains(C::DOUBLE_QUOTE),
        JavaScriptPlace::SingleQuoted => characters.contains(C::SINGLE_QUOTE),
        JavaScriptPlace::TemplateLiteral => {
            characters.contains(C::BACKTICK) || characters.contains(C::DOLLAR.union(C::BRACE))
        }
        JavaScriptPlace::RegularExpression => characters.contains(C::SLASH),
        JavaScriptPlace::LineComment => characters.contains(C::LINE_END),
        JavaScriptPlace::BlockComment => characters.contains(C::STAR.union(C::SLASH)),
    }
}
