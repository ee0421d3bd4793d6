use harden_finding::{Confidence, Persona, Severity};
use harden_project::views::{ContextValue, FunctionKind, Output, TemplateFunction, Why};
use harden_secrets::Usage;
use harden_templates::syntax::Name;

use super::origin::{Deciders, Origin};
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A template filter that is registered with `is_safe=True`, and breaks what that promises: it turns references such
    /// as `&lt;` back into characters, puts something else than its text beside it, or puts tags around it, and escapes
    /// none of it.
    ///
    /// # Why it matters
    /// `is_safe=True` does not make the filter escape. It promises that the filter adds no `<`, `>`, `&` or quotes, so
    /// that a text which was safe before is safe behind it, and Django prints that as it is. A filter that turns
    /// references back gives up what was escaped: `{{ name|escape|plain }}` prints tags that visitors write. An
    /// argument that it puts beside the text is printed raw wherever the text is safe. And of a text that is not safe,
    /// Django escapes the filter's own tags too; whoever adds `safe` behind it to get them back prints the text raw.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/templatetags/texts.py
    /// import html
    ///
    /// from django import template
    ///
    /// register = template.Library()
    ///
    /// @register.filter(is_safe=True)
    /// def plain(text):
    ///     text = html.unescape(text)
    ///     return text.strip()
    /// ```
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/templatetags/texts.py
    /// from django import template
    ///
    /// register = template.Library()
    ///
    /// @register.filter
    /// def colored(text, color):
    ///     return "<b class='%s'>%s</b>" % (color, text)
    ///
    /// colored.is_safe = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// INSTALLED_APPS = ["shop"]
    /// # file: shop/templatetags/texts.py
    /// import html
    ///
    /// from django import template
    /// from django.utils.html import format_html
    ///
    /// register = template.Library()
    ///
    /// @register.filter
    /// def plain(text):
    ///     return html.unescape(text).strip()
    ///
    /// @register.filter(is_safe=True)
    /// def colored(text, color):
    ///     return format_html("<b class='{}'>{}</b>", color, text)
    ///
    /// @register.filter(is_safe=True)
    /// def shortened(text, length):
    ///     return text[:int(length)] + "…"
    /// ```
    ///
    /// # How to fix
    /// Leave out `is_safe` where the filter gives text. Where it gives markup, make that with `format_html`, which
    /// escapes what is not safe and marks the whole as safe.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/custom-template-tags/#filters-and-auto-escaping>
    "XSS037" "safe-filter-builds-markup" {
        topic: Xss,
        severity: Medium,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [79, 116],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let Some(meanings) = project.meanings() else {
        return Vec::new();
    };
    let filters = meanings.all_filters().into_iter();
    let promising = filters.filter(|(_, filter)| {
        filter.kind == FunctionKind::Filter
            && filter.is_safe
            && Usage::of(&filter.place.file) == Usage::Site
    });
    promising
        .filter_map(|(name, filter)| violation(name, filter))
        .collect()
}

fn violation(name: &str, filter: &TemplateFunction) -> Option<Violation> {
    let made = |message: String, help: &str| {
        Violation::new(
            filter.place.clone(),
            format!("filter {name}"),
            message,
            help,
        )
    };
    // Whatever it is given, it marks by itself.
    if filter.unescapes && filter.output() != Output::RawMarkup {
        let message = format!(
            "`{name}` gives `<` for `&lt;`, and `is_safe` has Django print that as it is where the text was safe."
        );
        return Some(made(message, "Leave out `is_safe`.").persona(Persona::Regular));
    }
    let texts = filter.returns.alternatives().iter();
    let broken = texts.filter_map(|text| Broken::of(text, filter)).max()?;
    Some(match broken {
        Broken::Beside(origin) => {
            let message = format!(
                "`{name}` puts something beside its text that nothing escapes, and `is_safe` has Django print that \
                 as it is where the text was safe."
            );
            let violation = made(message, "Make its markup with `format_html`.");
            match origin {
                Origin::Request | Origin::RequestPath => violation
                    .persona(Persona::Regular)
                    .confidence(Confidence::High),
                Origin::Stored => violation.persona(Persona::Regular),
                Origin::Own | Origin::Unknown => violation,
            }
        }
        Broken::Around => {
            let message = format!(
                "`{name}` puts tags around its text and does not escape it: `is_safe` makes neither of them safe."
            );
            made(message, "Make its markup with `format_html`.").severity(Severity::Low)
        }
    })
}

/// How a text breaks what `is_safe` promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Broken {
    /// There are tags around what the filter was given.
    Around,
    /// There is something else that somebody else decides.
    Beside(Origin),
}

impl Broken {
    fn of(text: &ContextValue, filter: &TemplateFunction) -> Option<Self> {
        let ContextValue::Joined(joined) = text else {
            return None;
        };
        let parts: Vec<&ContextValue> = joined.iter().flat_map(pieces).collect();
        let own = filter.parameters.first()?;
        let is_own = |part: &ContextValue| given(part) == Some(own);
        // Only behind a safe text is anything safe.
        parts.iter().find(|part| is_own(part))?;
        let deciders = Deciders::default();
        let others = parts
            .iter()
            .filter(|part| !is_own(part) && !is_escaped(part));
        let origins = others.filter_map(|part| {
            let is_argument = given(part).is_some_and(|name| name.as_ref() != "autoescape");
            deciders.value(part);
            let origin = deciders.origin();
            (is_argument || origin > Origin::Unknown).then_some(origin)
        });
        let has_tag = parts
            .iter()
            .any(|part| matches!(part, ContextValue::Literal(text) if has_tag(text)));
        let beside = origins.max().map(Self::Beside);
        beside.or_else(|| has_tag.then_some(Self::Around))
    }
}

/// `"…" % (color, text)` has several values in one.
fn pieces(part: &ContextValue) -> &[ContextValue] {
    match part {
        ContextValue::Tuple(parts) => parts,
        part => std::slice::from_ref(part),
    }
}

/// The parameter that a value is of.
fn given(part: &ContextValue) -> Option<&Name> {
    match part {
        ContextValue::Unknown(Why::Parameter(name)) => Some(name),
        _ => None,
    }
}

/// Either of several that one way escapes is not to be escaped on the other.
fn is_escaped(part: &ContextValue) -> bool {
    let mut alternatives = part.alternatives().iter();
    alternatives.any(|one| matches!(one, ContextValue::OwnMarkup))
}

fn has_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .windows(2)
        .any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'/'))
}
