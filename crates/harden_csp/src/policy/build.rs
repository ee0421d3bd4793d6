//! Makes room for one thing after the other.

use std::collections::{BTreeMap, BTreeSet};

use harden_finding::Place;

use super::attributes::Attributes;
use super::nonced::{Named, Nonced};
use super::obstacle::{Edit, Hindrance, Obstacle};
use super::proposal::{Proposal, Unjudged};
use super::{ORDER, Policy, Source};
use crate::inventory::{Address, Inline, Item, Nonce, Use, What};
use crate::packages::{Package, Pages};
use crate::stack::{Site, Stack};

/// More hashes make a header that servers refuse.
pub(super) const MOST_HASHES: usize = 24;
pub(super) const SELF: &str = "'self'";
const NONE: &str = "'none'";
pub(super) const UNSAFE_INLINE: &str = "'unsafe-inline'";
pub(super) const UNSAFE_EVAL: &str = "'unsafe-eval'";

pub(super) struct Builder<'s> {
    site: &'s Site,
    pub(super) as_is: Policy,
    strict: Policy,
    pub(super) obstacles: Vec<Obstacle>,
    unjudged: Vec<Unjudged>,
    pub(super) handlers: Attributes,
    pub(super) style_attributes: Attributes,
    /// The first place of each other host that scripts come from, and how many more there are.
    hosts: BTreeMap<String, (Place, usize)>,
    evals: BTreeMap<String, (Place, usize)>,
    constant: Vec<ConstantElement>,
    nonced: Vec<Nonced>,
    static_origin: Option<String>,
}

/// An inline script or style that is the same on every page.
struct ConstantElement {
    what: Inline,
    hash: String,
    place: Place,
    nonce_goes: Option<Place>,
}

impl<'s> Builder<'s> {
    pub(super) fn new(site: &'s Site) -> Self {
        let mut builder = Self {
            site,
            as_is: Policy::default(),
            strict: Policy::default(),
            obstacles: Vec::new(),
            unjudged: Vec::new(),
            handlers: Attributes::default(),
            style_attributes: Attributes::default(),
            hosts: BTreeMap::new(),
            evals: BTreeMap::new(),
            constant: Vec::new(),
            nonced: Vec::new(),
            static_origin: None,
        };
        for directive in ["default-src", "script-src", "style-src", "form-action"] {
            builder.both(directive, SELF);
        }
        for directive in ["object-src", "base-uri"] {
            builder.both(directive, NONE);
        }
        for source in &site.frame_ancestors {
            builder.both("frame-ancestors", source);
        }
        if let Some(origin) = site.bases.static_origin() {
            // Packages have their scripts and styles there too.
            for directive in ["script-src", "style-src", "img-src", "font-src"] {
                builder.both(directive, &origin);
            }
            builder.static_origin = Some(origin);
        }
        builder
    }

    /// Adds a source to both policies. What falls back to `default-src` needs its `'self'` as well.
    pub(super) fn both(&mut self, directive: &str, source: &str) {
        for policy in [&mut self.as_is, &mut self.strict] {
            add(policy, directive, source);
        }
    }

    pub(super) fn item(&mut self, item: &Item) {
        match &item.what {
            What::Load {
                usage,
                address,
                nonce,
                is_module,
                ..
            } => self.load(item, *usage, address, nonce.as_ref(), *is_module),
            What::Inline {
                what,
                hash,
                nonce,
                nonce_goes,
                is_void,
            } => match what {
                Inline::Script | Inline::Style => self.inline_element(
                    item,
                    *what,
                    hash.as_deref(),
                    nonce.as_ref(),
                    nonce_goes.as_ref(),
                ),
                Inline::Handler => self.handlers.add(&item.place, hash.as_deref()),
                Inline::StyleAttribute => self.style_attributes.add(&item.place, hash.as_deref()),
                Inline::JavascriptUrl => self.javascript_url(&item.place, *is_void),
            },
            What::Eval { by } => {
                self.both("script-src", UNSAFE_EVAL);
                count(&mut self.evals, by, &item.place);
            }
            What::Markup { expression } => self.unjudged.push(Unjudged {
                place: item.place.clone(),
                directive: "script-src",
                message: format!("`{expression}` is printed as markup: what it holds has no nonce"),
            }),
            What::Library { .. } => {}
        }
    }

    fn load(
        &mut self,
        item: &Item,
        usage: Use,
        address: &Address,
        nonce: Option<&Nonce>,
        is_module: bool,
    ) {
        let directive = usage.directive();
        let named = Named::of(usage, address, is_module, self.static_origin.as_deref());
        if nonce.is_some_and(|nonce| nonce.is_certain) {
            self.nonce(directive);
            self.nonced.push(Nonced {
                directive,
                place: item.place.clone(),
                named,
            });
            return;
        }
        match named {
            Named::Nothing => {}
            Named::Source(source) => {
                self.both(directive, &source);
                let is_other = matches!(address, Address::Host { origin, .. } if self.static_origin.as_ref() != Some(origin));
                if usage == Use::Script && is_other {
                    count(&mut self.hosts, &source, &item.place);
                }
            }
            Named::Unknown(message) => self.unjudged.push(Unjudged {
                place: item.place.clone(),
                directive,
                message,
            }),
        }
    }

    fn nonce(&mut self, directive: &str) {
        for policy in [&mut self.as_is, &mut self.strict] {
            policy.add(directive, Source::Nonce);
        }
    }

    fn inline_element(
        &mut self,
        item: &Item,
        what: Inline,
        hash: Option<&str>,
        nonce: Option<&Nonce>,
        nonce_goes: Option<&Place>,
    ) {
        let (directive, _) = of_element(what);
        if let Some(nonce) = nonce {
            if nonce.is_certain {
                self.nonce(directive);
                return;
            }
            self.unjudged.push(Unjudged {
                place: item.place.clone(),
                directive,
                message: format!(
                    "`{}` may print a nonce into the {}, or none",
                    nonce.written,
                    what.name()
                ),
            });
        }
        match hash {
            Some(hash) => self.constant.push(ConstantElement {
                what,
                hash: hash.to_owned(),
                place: item.place.clone(),
                nonce_goes: nonce_goes.cloned(),
            }),
            None => self.needs_nonce(
                what,
                format!(
                    "Values are printed into the {}, and it has no nonce.",
                    what.name()
                ),
                &item.place,
                nonce_goes,
            ),
        }
    }

    /// A nonce is to be written, and until then any script or style may stand there.
    fn needs_nonce(
        &mut self,
        what: Inline,
        message: String,
        place: &Place,
        nonce_goes: Option<&Place>,
    ) {
        let (directive, kind) = of_element(what);
        add(&mut self.as_is, directive, UNSAFE_INLINE);
        self.strict.add(directive, Source::Nonce);
        let attribute = self.site.stack.nonce_attribute();
        self.obstacles.push(Obstacle {
            kind,
            place: Some(place.clone()),
            more: 0,
            directive,
            allows: Some(UNSAFE_INLINE.to_owned()),
            stays: false,
            message,
            help: format!("Write `{attribute}` into its tag."),
            edit: nonce_goes.map(|place| Edit {
                line: place.line,
                column: place.column,
                insert: format!(" {attribute}"),
            }),
        });
    }

    fn javascript_url(&mut self, place: &Place, is_void: bool) {
        if !is_void {
            add(&mut self.as_is, "script-src", UNSAFE_INLINE);
        }
        let (message, help) = if is_void {
            (
                "A `javascript:` URL that does nothing: it is blocked and reported, and nothing is lost.",
                "Use a button, or `#`.",
            )
        } else {
            (
                "A `javascript:` URL runs only where every inline script does.",
                "Use a button, and listen to its click in a script.",
            )
        };
        self.obstacles.push(Obstacle {
            kind: Hindrance::JavascriptUrl,
            place: Some(place.clone()),
            more: 0,
            directive: "script-src",
            allows: (!is_void).then(|| UNSAFE_INLINE.to_owned()),
            stays: false,
            message: message.to_owned(),
            help: help.to_owned(),
            edit: None,
        });
    }

    pub(super) fn package(&mut self, package: &Package) {
        for (directive, sources) in &package.needs {
            for source in sources {
                // The pages of the project shall not pay for what a package brings on its own.
                let is_unsafe = matches!(
                    directive.as_str(),
                    "script-src" | "script-src-attr" | "style-src"
                ) && (source == UNSAFE_INLINE || source == UNSAFE_EVAL);
                if !is_unsafe {
                    self.both(directive, source);
                    continue;
                }
                add(&mut self.as_is, directive, source);
                let stays = package.pages == Pages::All;
                if stays {
                    add(&mut self.strict, directive, source);
                }
                self.obstacles.push(of_package(
                    package,
                    self.site.stack,
                    directive,
                    source,
                    stays,
                ));
            }
        }
    }

    /// `kept`: see [`compose`](super::proposal::compose).
    pub(super) fn finish(mut self, kept: &Policy) -> Proposal {
        self.finish_constant(Inline::Script);
        self.finish_constant(Inline::Style);
        self.finish_handlers();
        self.finish_style_attributes();
        for (source, (place, more)) in std::mem::take(&mut self.hosts) {
            self.obstacles.push(Obstacle {
                kind: Hindrance::OtherHost,
                place: Some(place),
                more,
                directive: "script-src",
                allows: Some(source.clone()),
                stays: true,
                message: format!("A script comes from another host: `{source}`."),
                help: "Serve a copy of it from this site, or give it `integrity`.".to_owned(),
                edit: None,
            });
        }
        for (by, (place, more)) in std::mem::take(&mut self.evals) {
            self.obstacles.push(Obstacle {
                kind: Hindrance::Eval,
                place: Some(place),
                more,
                directive: "script-src",
                allows: Some(UNSAFE_EVAL.to_owned()),
                stays: true,
                message: format!("`{by}` runs text as a program."),
                help: "Do the same with a function.".to_owned(),
                edit: None,
            });
        }
        for directive in ["script-src", "style-src"] {
            let of_attributes = format!("{directive}-attr");
            let is_superfluous = kept.get(&of_attributes).is_none();
            let nonced = self.nonced.iter().filter(|one| one.directive == directive);
            for (policy, is_superfluous) in
                [(&mut self.as_is, is_superfluous), (&mut self.strict, true)]
            {
                // Beside a nonce or a hash browsers ignore it.
                if policy.has(directive, UNSAFE_INLINE) {
                    policy.retain(directive, |source| !is_nonce_or_hash(source));
                    let without = nonced.clone().filter_map(|one| one.without_nonce(policy));
                    self.unjudged.extend(without);
                    if is_superfluous {
                        policy.remove(&of_attributes);
                    }
                }
            }
        }
        for policy in [&mut self.as_is, &mut self.strict] {
            policy.sort();
        }
        self.obstacles.sort_by(|one, other| {
            let key = |obstacle: &Obstacle| (obstacle.stays, obstacle.kind, obstacle.place.clone());
            key(one).cmp(&key(other))
        });
        self.unjudged.sort_by(|one, other| {
            (one.directive, &one.place).cmp(&(other.directive, &other.place))
        });
        self.unjudged.dedup();
        Proposal {
            as_is: self.as_is,
            strict: self.strict,
            obstacles: self.obstacles,
            unjudged: self.unjudged,
        }
    }

    fn finish_constant(&mut self, what: Inline) {
        let all = std::mem::take(&mut self.constant);
        let (of_kind, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.what == what);
        self.constant = others;
        let hashes: BTreeSet<&str> = of_kind.iter().map(|one| one.hash.as_str()).collect();
        if hashes.len() <= MOST_HASHES {
            for hash in hashes {
                self.both(of_element(what).0, &format!("'{hash}'"));
            }
            return;
        }
        for one in &of_kind {
            let message = format!(
                "There are more than {MOST_HASHES} inline {}s, too many to name each by its hash.",
                if what == Inline::Style {
                    "style"
                } else {
                    "script"
                }
            );
            self.needs_nonce(what, message, &one.place, one.nonce_goes.as_ref());
        }
    }
}

/// The directive over an inline element, and what it is as an obstacle.
fn of_element(what: Inline) -> (&'static str, Hindrance) {
    match what {
        Inline::Style => ("style-src", Hindrance::InlineStyle),
        _ => ("script-src", Hindrance::InlineScript),
    }
}

fn of_package(
    package: &Package,
    stack: Stack,
    directive: &str,
    source: &str,
    stays: bool,
) -> Obstacle {
    let name = &package.name;
    let (message, help) = if stays {
        (
            format!("{name} needs `{source}` in `{directive}`."),
            package.note.clone().unwrap_or_default(),
        )
    } else {
        (
            format!("The pages of {name} need `{source}` in `{directive}`."),
            format!(
                "Give its views a policy of their own with `{}`, and the others the stricter one.",
                stack.decorator()
            ),
        )
    };
    Obstacle {
        kind: Hindrance::Package,
        place: None,
        more: 0,
        directive: ORDER
            .iter()
            .find(|known| **known == directive)
            .copied()
            .unwrap_or("script-src"),
        allows: Some(source.to_owned()),
        stays,
        message,
        help,
        edit: None,
    }
}

/// What falls back to `default-src` keeps its `'self'`.
pub(super) fn add(policy: &mut Policy, directive: &str, source: &str) {
    let falls_back = directive.ends_with("-src") && directive != "object-src";
    if falls_back && policy.get(directive).is_none() {
        policy.add(directive, Source::text(SELF));
    }
    policy.add(directive, Source::text(source));
}

fn is_nonce_or_hash(source: &Source) -> bool {
    match source {
        Source::Nonce => true,
        Source::Text(text) => text.starts_with("'sha256-"),
    }
}

fn count(found: &mut BTreeMap<String, (Place, usize)>, key: &str, place: &Place) {
    match found.get_mut(key) {
        Some((_, more)) => *more += 1,
        None => {
            found.insert(key.to_owned(), (place.clone(), 0));
        }
    }
}
