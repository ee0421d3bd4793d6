//! What is known of a view that the check against forgery passes over: whether a browser's cookies say who asks,
//! whether it changes anything, and whether something else proves that the request is meant.

use harden_project::views::{DecoratedView, PlacedDeed, ViewConduct};
use harden_python::conduct::DeedKind;

use super::words::{has_chain, last, words};
use crate::project::Meaning;

/// An exempt view, judged.
pub(super) struct Exempt {
    pub(super) view: DecoratedView,
    /// What tells that the session's cookie says who asks; `None` where nothing does.
    pub(super) cookies: Option<String>,
    /// What tells that it changes something.
    pub(super) change: Option<PlacedDeed>,
    pub(super) takes_post: bool,
    pub(super) excuse: Excuse,
    /// Its code is not of the project.
    pub(super) is_unknown: bool,
}

/// Why a view may do without the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excuse {
    None,
    /// For a reason that its code does not say: it asks for a header that no form can send, it is there in
    /// development alone, or other machines call it.
    Possible,
    /// A signature, a key, a token, a protocol with its own proof.
    Proof,
}

/// Every exempt view but those of APIs, which Django REST framework exempts itself and checks again.
pub(super) fn exempt_views(meanings: &dyn Meaning) -> Vec<Exempt> {
    let views = meanings.exempt_views();
    if views.is_empty() {
        return Vec::new();
    }
    let of_apis: Vec<_> = meanings
        .api_views()
        .into_iter()
        .map(|api| api.view)
        .collect();
    let views = views
        .into_iter()
        .filter(|exempt| !of_apis.contains(&exempt.view));
    views
        .map(|view| {
            let mut conduct = meanings.conduct(&view.view);
            conduct.wrappers.extend(view.wrappers.iter().cloned());
            Exempt {
                cookies: cookies(&conduct),
                change: change(&conduct),
                takes_post: takes_post(&conduct),
                excuse: excuse(&view, &conduct),
                is_unknown: conduct.is_unknown,
                view,
            }
        })
        .collect()
}

/// Decorators and classes that let visitors in by their session.
fn is_login_wrapper(name: &str) -> bool {
    let name = last(name).to_ascii_lowercase();
    [
        "login_required",
        "loginrequired",
        "permission_required",
        "permissionrequired",
        "user_passes_test",
        "userpassestest",
        "staff_member_required",
        "superuser_required",
    ]
    .iter()
    .any(|known| name.contains(known))
}

/// What a request has of the session.
const OF_SESSION: [[&str; 2]; 3] = [
    ["request", "user"],
    ["request", "session"],
    ["_request", "user"],
];

pub(super) fn cookies(conduct: &ViewConduct) -> Option<String> {
    let wrappers = conduct.wrappers.iter().map(AsRef::as_ref);
    let bases = conduct.bases.iter().map(AsRef::as_ref);
    if let Some(wrapper) = wrappers.chain(bases).find(|name| is_login_wrapper(name)) {
        return Some(last(wrapper).to_owned());
    }
    let mut of_session = conduct
        .deeds
        .iter()
        .filter(|deed| deed.kind != DeedKind::Text);
    of_session.find_map(|deed| {
        let chain = OF_SESSION
            .iter()
            .find(|chain| has_chain(&deed.name, *chain));
        let named = chain.map(|chain| chain.join("."));
        named.or_else(|| is_login(deed).then(|| deed.name.to_string()))
    })
}

fn is_login(deed: &PlacedDeed) -> bool {
    const LOGINS: [&str; 5] = [
        "login",
        "auth_login",
        "django_login",
        "auth.login",
        "alogin",
    ];
    deed.kind == DeedKind::Call && LOGINS.contains(&deed.name.as_ref())
}

/// What changes the database, sends something or starts work, by the last part of its name.
const CHANGES: [&str; 29] = [
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "asave",
    "adelete",
    "acreate",
    "set_password",
    "send_mail",
    "send_mass_mail",
    "mail_admins",
    "mail_managers",
    "email_user",
    "delay",
    "apply_async",
    "rmtree",
    "unlink",
    "Popen",
    "check_output",
    "check_call",
    "subprocess.run",
    "subprocess.call",
    "os.system",
    "call_command",
    "logout",
    "auth_logout",
];
/// Generic views that do, and methods that do in them.
const CHANGING_VIEWS: [&str; 3] = ["CreateView", "UpdateView", "DeleteView"];

pub(super) fn change(conduct: &ViewConduct) -> Option<PlacedDeed> {
    let mut deeds = conduct.deeds.iter();
    let found = deeds.find(|deed| match deed.kind {
        DeedKind::Call => {
            let end = last(&deed.name);
            let updates = end == "update" && has_chain_to_manager(&deed.name);
            // What a cache or another site has is nobody's state here.
            let is_elsewhere = ["cache.", "requests.", "messages.", "response."]
                .iter()
                .any(|start| deed.name.starts_with(start));
            let is_change = CHANGES.contains(&end) || CHANGES.contains(&deed.name.as_ref());
            (is_change || updates || is_login(deed)) && !is_elsewhere
        }
        DeedKind::Write => has_chain(&deed.name, &["request", "session"]),
        DeedKind::Read | DeedKind::Text | DeedKind::Sanitise | DeedKind::Address => false,
    });
    if found.is_some() {
        return found.cloned();
    }
    let is_changing = |base: &str| CHANGING_VIEWS.contains(&last(base));
    let by_base = conduct.bases.iter().any(|base| is_changing(base));
    // It goes elsewhere after a POST: what was sent is done.
    let goes_on = conduct.names(DeedKind::Call).any(|name| {
        matches!(
            last(name),
            "redirect" | "HttpResponseRedirect" | "form_valid"
        )
    });
    let has_text = |wanted: &str| conduct.names(DeedKind::Text).any(|text| text == wanted);
    let is_answered = goes_on && has_text("POST") && !has_text("login");
    (by_base || is_answered)
        .then(|| conduct.deeds.first().cloned())
        .flatten()
}

fn has_chain_to_manager(name: &str) -> bool {
    let mut parts = name.split('.');
    parts.any(|part| {
        matches!(part, "objects" | "filter" | "all" | "_set" | "exclude") || part.ends_with("_set")
    })
}

/// Whether the page of another site can have a browser send it something that changes anything: of other methods
/// than `POST` the browser asks first (<https://fetch.spec.whatwg.org/#cors-safelisted-method>).
fn takes_post(conduct: &ViewConduct) -> bool {
    const PARTS: [&str; 4] = ["POST", "body", "FILES", "data"];
    let wrappers = || conduct.wrappers.iter();
    if wrappers().any(|name| is_asked_for(name)) && !wrappers().any(|name| name.as_ref() == "POST")
    {
        return false;
    }
    let has_method = |names: &[&str]| names.iter().any(|name| conduct.methods.contains(*name));
    let by_method = has_method(&["post", "form_valid"]);
    if has_method(&["put", "patch", "delete"]) && !by_method && !has_method(&["dispatch"]) {
        return false;
    }
    let reads_body = conduct.deeds.iter().any(|deed| {
        let reads = PARTS
            .iter()
            .any(|part| has_chain(&deed.name, &["request", part]));
        reads || deed.kind == DeedKind::Text && deed.name.as_ref() == "POST"
    });
    let by_wrapper = wrappers()
        .any(|name| last(name).eq_ignore_ascii_case("require_post") || name.as_ref() == "POST");
    let by_base = conduct
        .bases
        .iter()
        .any(|base| CHANGING_VIEWS.contains(&last(base)) || last(base) == "FormView");
    reads_body || by_wrapper || by_method || by_base
}

fn is_asked_for(method: &str) -> bool {
    matches!(method, "PUT" | "PATCH" | "DELETE")
}

fn excuse(view: &DecoratedView, conduct: &ViewConduct) -> Excuse {
    if has_proof(view, conduct) {
        Excuse::Proof
    } else if may_be_meant(view, conduct) {
        Excuse::Possible
    } else {
        Excuse::None
    }
}

impl Exempt {
    /// Whether nothing can be done in a visitor's name.
    pub(super) fn is_harmless(&self) -> bool {
        self.excuse == Excuse::Proof || self.cookies.is_none() && !self.is_unknown
    }
}

fn may_be_meant(view: &DecoratedView, conduct: &ViewConduct) -> bool {
    let asks = conduct.deeds.iter().any(|deed| {
        let name = deed.name.to_ascii_lowercase();
        name.ends_with("is_ajax")
            || name.replace('-', "_").contains("x_requested_with")
            || has_chain(&deed.name, &["request", "htmx"])
    });
    let is_for_development = conduct.names(DeedKind::Read).any(|name| {
        let Some(setting) = name.strip_prefix("settings.") else {
            return false;
        };
        let words = words(setting);
        words
            .iter()
            .any(|word| matches!(word.as_str(), "debug" | "dev" | "test" | "testing"))
    });
    let patterns = view.patterns.iter().filter_map(|one| one.text.as_deref());
    let mut names = patterns.chain(std::iter::once(view.view.name()));
    let is_for_machines = names.any(|name| {
        let words = words(name);
        words.iter().any(|word| MACHINES.contains(&word.as_str()))
            || words.windows(2).any(|pair| pair == ["silent", "post"])
    });
    asks || is_for_development || is_for_machines
}

/// Words in the names of views that machines call, and bring their own proof to.
const MACHINES: [&str; 9] = [
    "callback",
    "hook",
    "hooks",
    "notify",
    "notification",
    "notifications",
    "postback",
    "ping",
    "silentpost",
];

/// Words of what proves a request by itself.
const PROOFS: [&str; 38] = [
    "hmac",
    "digest",
    "signature",
    "signatures",
    "signed",
    "signing",
    "signer",
    "unsign",
    "verify",
    "webhook",
    "webhooks",
    "svix",
    "jwt",
    "jws",
    "bearer",
    "authorization",
    "token",
    "tokens",
    "apikey",
    "oauth",
    "oauth1",
    "oauth2",
    "saml",
    "saml2",
    "openid",
    "oidc",
    "lti",
    "lti13",
    "basicauth",
    "origin",
    "secret",
    "nonce",
    "ipn",
    "captcha",
    "recaptcha",
    "hcaptcha",
    "csrf",
    "turnstile",
];
/// Words that do together.
const PAIRS: [[&str; 2]; 5] = [
    ["api", "key"],
    ["basic", "auth"],
    ["http", "auth"],
    ["constant", "time"],
    ["construct", "event"],
];
/// Parameters that nobody knows who was not given the URL.
const SECRET_PARAMETERS: [&str; 8] = [
    "token",
    "key",
    "secret",
    "hash",
    "signature",
    "sig",
    "code",
    "uidb64",
];

fn has_proof(view: &DecoratedView, conduct: &ViewConduct) -> bool {
    let deeds = conduct.deeds.iter().map(|deed| deed.name.as_ref());
    let wrappers = conduct.wrappers.iter().map(AsRef::as_ref);
    let bases = conduct.bases.iter().map(AsRef::as_ref);
    let methods = conduct.methods.iter().map(AsRef::as_ref);
    let patterns = view.patterns.iter().filter_map(|one| one.text.as_deref());
    let mut names = deeds
        .chain(wrappers)
        .chain(bases)
        .chain(methods)
        .chain(patterns)
        .chain(std::iter::once(view.view.name()));
    names.any(is_proof)
        || conduct.parameters.iter().any(|parameter| {
            let words = words(parameter);
            words
                .iter()
                .any(|word| SECRET_PARAMETERS.contains(&word.as_str()))
        })
}

fn is_proof(name: &str) -> bool {
    // These three let every request through.
    if ["csrf_exempt", "requires_csrf_token", "ensure_csrf_cookie"]
        .iter()
        .any(|known| last(name) == *known)
        || name.starts_with("django.views.decorators.csrf.") && !name.ends_with("csrf_protect")
    {
        return false;
    }
    let words = words(name);
    words.iter().any(|word| PROOFS.contains(&word.as_str()))
        || words
            .windows(2)
            .any(|pair| PAIRS.iter().any(|known| pair == known))
}
