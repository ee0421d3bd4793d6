//! The policy for the pages as they are, with the views that need one of their own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use harden_csp::policy::{Cause, Hindrance, SiteWide};
use harden_csp::stack::{Decorator, decorator};
use harden_csp::{ByView, Override, Policy, Stack};
use harden_project::views::AnsweringKind;
use serde::Serialize;

/// Longer lists are cut: the JSON format has them whole.
const LONGEST_LIST: usize = 40;
/// Places behind a view.
const MOST_CAUSES: usize = 3;

/// As `--format json` writes it.
#[derive(Serialize)]
pub(super) struct ShownByView {
    pub(super) policy: Policy,
    pub(super) header: String,
    overrides: Vec<ShownOverride>,
    site_wide: Vec<SiteWide>,
    #[serde(skip)]
    views: usize,
}

#[derive(Serialize)]
struct ShownOverride {
    view: String,
    kind: &'static str,
    file: String,
    line: u32,
    column: u32,
    policy: Policy,
    header: String,
    is_unprotected: bool,
    because: Vec<Cause>,
    decorator: Decorator,
}

impl ShownByView {
    pub(super) fn of(by_view: ByView, stack: Stack, is_enforced: bool) -> Self {
        let site = &by_view.policy;
        let shown = |one: Override| ShownOverride {
            decorator: decorator(&one.policy, site, stack, one.view.kind, is_enforced),
            view: one.view.dotted,
            kind: match one.view.kind {
                AnsweringKind::Function => "function",
                AnsweringKind::Class => "class",
                AnsweringKind::Route => "route",
            },
            file: one.view.place.file.to_string(),
            line: one.view.place.line,
            column: one.view.place.column,
            header: one.policy.header(),
            policy: one.policy,
            is_unprotected: one.is_unprotected,
            because: one.because,
        };
        Self {
            header: site.header(),
            overrides: by_view.overrides.into_iter().map(shown).collect(),
            policy: by_view.policy,
            site_wide: by_view.site_wide,
            views: by_view.views,
        }
    }

    pub(super) fn has_overrides(&self) -> bool {
        !self.overrides.is_empty()
    }
}

/// What stands below the policy: the views with their decorators, and what nobody can set apart.
pub(super) fn text(out: &mut String, by_view: &ShownByView) {
    site_wide(out, by_view);
    let count = by_view.overrides.len();
    if count == 0 {
        return;
    }
    let open = by_view.overrides.iter().filter(|one| one.is_unprotected);
    let _ = writeln!(
        out,
        "\n{}{}",
        need(count),
        match open.count() {
            0 => ".".to_owned(),
            open if open == count =>
                ". A script that is injected into their pages runs.".to_owned(),
            open => format!(". A script that is injected into the pages of {open} of them runs."),
        }
    );
    let mut by_decorator: BTreeMap<(&Decorator, &str), Vec<&ShownOverride>> = BTreeMap::new();
    for one in &by_view.overrides {
        let alike = by_decorator.entry((&one.decorator, one.kind)).or_default();
        alike.push(one);
    }
    let mut left = LONGEST_LIST;
    for ((decorator, kind), views) in by_decorator {
        if left == 0 {
            break;
        }
        out.push('\n');
        for one in views.iter().take(left) {
            let _ = writeln!(
                out,
                "  {}:{}: {}, until {}",
                one.file,
                one.line,
                one.view,
                causes(one)
            );
        }
        left = left.saturating_sub(views.len());
        let _ = writeln!(
            out,
            "  {}",
            match kind {
                "route" => "In the URLconf, around the route's view:",
                "class" => "Above the class, before its other decorators:",
                _ => "Above the function, before its other decorators:",
            }
        );
        for import in &decorator.imports {
            let _ = writeln!(out, "    {import}");
        }
        let call = decorator.call.replace('\n', "\n    ");
        let _ = match kind {
            "route" => writeln!(out, "    {call}(….as_view(…))"),
            _ => writeln!(out, "    @{call}"),
        };
    }
    if count > LONGEST_LIST {
        let _ = writeln!(
            out,
            "  … and {} more views: --format json lists them.",
            count - LONGEST_LIST
        );
    }
}

/// The same, to stand below settings.
pub(super) fn comments(by_view: &ShownByView) -> String {
    let mut written = String::new();
    text(&mut written, by_view);
    let lines = written.lines();
    let commented = lines.map(|line| {
        if line.is_empty() {
            "\n".to_owned()
        } else {
            format!("# {line}\n")
        }
    });
    commented.collect()
}

fn need(views: usize) -> String {
    match views {
        1 => "1 view needs a policy of its own".to_owned(),
        views => format!("{views} views need policies of their own"),
    }
}

/// What has to happen before a view can have the policy of the others.
fn causes(view: &ShownOverride) -> String {
    let places = view.because.iter().take(MOST_CAUSES);
    let mut places: Vec<String> = places
        .map(|cause| format!("{}:{}", cause.place.file, cause.place.line))
        .collect();
    if view.because.len() > MOST_CAUSES {
        places.push(format!("{} more", view.because.len() - MOST_CAUSES));
    }
    let is_one = view.because.len() == 1;
    let is_element =
        |cause: &Cause| matches!(cause.kind, Hindrance::InlineScript | Hindrance::InlineStyle);
    let then = match (view.because.iter().all(is_element), is_one) {
        (true, true) => "has a nonce",
        (true, false) => "have a nonce",
        (false, true) => "is changed",
        (false, false) => "are changed",
    };
    format!("{} {then}", places.join(", "))
}

fn site_wide(out: &mut String, by_view: &ShownByView) {
    if by_view.site_wide.is_empty() {
        return;
    }
    let mut by_source: BTreeMap<(&str, &str), Vec<&SiteWide>> = BTreeMap::new();
    for one in &by_view.site_wide {
        by_source
            .entry((one.directive, one.allows))
            .or_default()
            .push(one);
    }
    for ((directive, allows), list) in by_source {
        let _ = writeln!(
            out,
            "\nAll pages have `{allows}` in `{directive}`, because no view alone can be given a policy for:"
        );
        for one in list.iter().take(LONGEST_LIST) {
            let place = one.place.as_ref().map_or(String::new(), |place| {
                format!("{}:{}: ", place.file, place.line)
            });
            let _ = writeln!(out, "  {place}{}", one.why);
        }
        if list.len() > LONGEST_LIST {
            let _ = writeln!(
                out,
                "  … and {} more: --format json lists them.",
                list.len() - LONGEST_LIST
            );
        }
    }
    let later = by_view.views - by_view.overrides.len();
    if later > 0 {
        let _ = writeln!(
            out,
            "Once these are changed, {}, and no other.",
            need(later)
        );
    }
}
