//! What the settings say of the pages: who sends the policy, who may frame them, where their files lie.

use harden_project::{PackageVersion, Profile, Versions};
use harden_settings::facts::{Fact, Items, World};
use serde::Serialize;

use super::Stack;
use crate::inventory::Bases;

/// What the policy of a site depends on beside its pages.
#[derive(Clone, Debug, Serialize)]
pub struct Site {
    pub stack: Stack,
    /// `requirements.txt:4`; `None` where it would have to be installed first.
    pub stack_from: Option<String>,
    /// The middleware, where it certainly is missing.
    pub missing_middleware: Option<&'static str>,
    /// The context processor, where it certainly is missing.
    pub missing_context_processor: Option<&'static str>,
    /// As in the header.
    pub frame_ancestors: Vec<String>,
    #[serde(skip)]
    pub bases: Bases,
    #[serde(skip)]
    pub installed: Vec<String>,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            stack: Stack::DjangoCsp4,
            stack_from: None,
            missing_middleware: None,
            missing_context_processor: None,
            frame_ancestors: vec!["'none'".to_owned()],
            bases: Bases::default(),
            installed: Vec::new(),
        }
    }
}

impl Site {
    /// By the production world of a profile. `stack`: what the user asked for.
    pub fn of(profile: Option<&Profile>, versions: &Versions, stack: Option<Stack>) -> Self {
        let root = profile.map_or("", |profile| {
            let file = profile.facts.file.as_ref();
            file.rsplit_once('/').map_or("", |(folder, _)| folder)
        });
        let package = versions.package("django-csp", root);
        let world = profile.and_then(|profile| profile.facts.production_world());
        let Some((profile, world)) = profile.zip(world) else {
            let mut site = Self::default();
            site.choose(stack, package.as_ref(), None, false);
            return site;
        };
        let mut site = Self {
            frame_ancestors: vec![frame_ancestors(world).to_owned()],
            bases: bases(world),
            installed: texts(value(world, "INSTALLED_APPS")),
            ..Self::default()
        };
        let middleware = texts(value(world, "MIDDLEWARE"));
        let has_django_csp = middleware.iter().any(|path| path.starts_with("csp."));
        site.choose(stack, package.as_ref(), Some(profile), has_django_csp);
        let sender = site.stack.middleware();
        let is_sent = middleware.iter().any(|path| {
            path == sender
                || has_django_csp && path.starts_with("csp.") && sender.starts_with("csp.")
        });
        if !is_sent && !is_open(value(world, "MIDDLEWARE")) {
            site.missing_middleware = Some(sender);
        }
        let processor = site.stack.context_processor();
        if has_processor(world, processor) == Some(false) {
            site.missing_context_processor = Some(processor);
        }
        site
    }

    fn choose(
        &mut self,
        asked: Option<Stack>,
        package: Option<&PackageVersion>,
        profile: Option<&Profile>,
        has_middleware: bool,
    ) {
        let is_old = package.is_some_and(is_before_4);
        let of_package = if is_old {
            Stack::DjangoCsp3
        } else {
            Stack::DjangoCsp4
        };
        let django = profile.map(|profile| &profile.django);
        let has_own = django.is_some_and(|django| django.series >= (6, 0));
        self.stack = asked.unwrap_or(if has_middleware || package.is_some() && !has_own {
            of_package
        } else if has_own {
            Stack::Django
        } else {
            Stack::DjangoCsp4
        });
        self.stack_from = match self.stack {
            Stack::Django => django.filter(|_| has_own).map(|django| django.from.clone()),
            stack if stack == of_package => package.map(|package| package.from.clone()),
            _ => None,
        };
    }
}

/// django-csp 4 reads other settings than the releases before it.
fn is_before_4(package: &PackageVersion) -> bool {
    let major = |text: &str| text.split('.').next()?.trim().parse::<u32>().ok();
    if let Some(version) = &package.version {
        return major(version).is_some_and(|major| major < 4);
    }
    package.allows.split(',').any(|part| {
        let part = part.trim();
        ["<", "~=", "==", "<="].iter().any(|operator| {
            part.strip_prefix(operator)
                .and_then(major)
                .is_some_and(|major| major < 4 || *operator == "<" && major == 4)
        })
    })
}

fn value<'w>(world: &'w World, name: &str) -> Option<&'w Fact> {
    world.settings.get(name).map(|setting| &setting.value)
}

fn frame_ancestors(world: &World) -> &'static str {
    let option = value(world, "X_FRAME_OPTIONS").and_then(Fact::as_str);
    match option {
        Some(option) if option.eq_ignore_ascii_case("SAMEORIGIN") => "'self'",
        _ => "'none'",
    }
}

fn bases(world: &World) -> Bases {
    let is_elsewhere = |alias: &str, old: &str| {
        let storages = value(world, "STORAGES");
        let storage = storages.and_then(|storages| storages.entry(alias).ok()?);
        let backend = storage.and_then(|storage| storage.entry("BACKEND").ok()?);
        let backend = backend.or_else(|| value(world, old)).and_then(Fact::as_str);
        backend.is_some_and(is_remote)
    };
    Bases {
        static_url: if is_elsewhere("staticfiles", "STATICFILES_STORAGE") {
            bucket(world)
        } else {
            url(world, "STATIC_URL", "/static/")
        },
        media_url: if is_elsewhere("default", "DEFAULT_FILE_STORAGE") {
            bucket(world)
        } else {
            url(world, "MEDIA_URL", "/media/")
        },
    }
}

/// A storage of another machine, by its class.
fn is_remote(backend: &str) -> bool {
    let backend = backend.to_ascii_lowercase();
    [
        "s3",
        "gcloud",
        "googlecloud",
        "azure",
        "dropbox",
        "cloudinary",
    ]
    .iter()
    .any(|name| backend.contains(name))
}

/// Where django-storages says that files lie.
fn bucket(world: &World) -> Option<String> {
    let text = |name: &str| value(world, name).and_then(Fact::as_str);
    let domain = text("AWS_S3_CUSTOM_DOMAIN").filter(|domain| !domain.is_empty());
    if let Some(domain) = domain {
        return Some(format!("https://{}/", domain.trim_end_matches('/')));
    }
    let name = text("AWS_STORAGE_BUCKET_NAME").filter(|name| !name.is_empty())?;
    Some(format!("https://{name}.s3.amazonaws.com/"))
}

fn url(world: &World, name: &str, default: &str) -> Option<String> {
    let Some(fact) = value(world, name) else {
        return Some(default.to_owned());
    };
    let text = fact.as_str()?;
    let is_whole = text.starts_with('/') || text.contains("://");
    Some(if is_whole {
        text.to_owned()
    } else {
        format!("/{text}")
    })
}

/// Whether all backends, or some, have a context processor.
fn has_processor(world: &World, processor: &str) -> Option<bool> {
    let backends = value(world, "TEMPLATES")?.as_items()?;
    let mut has = Some(!backends.open)
        .filter(|is_closed| *is_closed)
        .map(|_| false);
    for backend in &backends.items {
        let options = backend.entry("OPTIONS").ok()?;
        let Some(processors) =
            options.and_then(|options| options.entry("context_processors").ok()?)
        else {
            continue;
        };
        match processors.contains_str(processor) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => has = None,
        }
    }
    has
}

fn texts(fact: Option<&Fact>) -> Vec<String> {
    let items = fact.and_then(Fact::as_items);
    let items = items.map_or(&[][..], |items: &Items| &items.items);
    let texts = items.iter().filter_map(Fact::as_str);
    texts.map(str::to_owned).collect()
}

fn is_open(fact: Option<&Fact>) -> bool {
    fact.is_some_and(|fact| {
        fact.as_items().is_none_or(|items| {
            items.open || items.items.iter().any(|item| item.as_str().is_none())
        })
    })
}
