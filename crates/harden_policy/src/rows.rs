//! A policy as rows: which item, what it is, and where that came from.

use crate::model::{Cookie, Hsts, Item, Origin, Policy, SameSite};

/// One item of a policy, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'p> {
    /// The folder-like beginning of its name: `headers`.
    pub topic: &'static str,
    /// The rest of it: `frame_options`.
    pub item: String,
    pub value: String,
    pub origin: &'p Origin,
}

/// A value in words.
pub(crate) trait Say {
    fn say(&self) -> String;
}

impl Say for bool {
    fn say(&self) -> String {
        if *self { "on" } else { "off" }.to_owned()
    }
}

impl Say for String {
    fn say(&self) -> String {
        self.clone()
    }
}

impl Say for u64 {
    fn say(&self) -> String {
        self.to_string()
    }
}

impl Say for SameSite {
    fn say(&self) -> String {
        format!("{self:?}")
    }
}

impl Say for (String, String) {
    fn say(&self) -> String {
        format!("{}: {}", self.0, self.1)
    }
}

impl<T: Say> Say for Vec<T> {
    fn say(&self) -> String {
        if self.is_empty() {
            return "none".to_owned();
        }
        let parts: Vec<String> = self.iter().map(Say::say).collect();
        parts.join(", ")
    }
}

impl<T: Say> Say for Option<T> {
    fn say(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), Say::say)
    }
}

impl Say for Hsts {
    fn say(&self) -> String {
        let mut said = format!("max-age={}", self.max_age);
        if self.include_subdomains {
            said.push_str("; includeSubDomains");
        }
        if self.preload {
            said.push_str("; preload");
        }
        said
    }
}

fn row<'p, T: Say>(topic: &'static str, item: &str, of: &'p Item<T>) -> Row<'p> {
    Row {
        topic,
        item: item.to_owned(),
        value: of.value.say(),
        origin: &of.origin,
    }
}

impl Policy {
    /// Every item, by topic.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let Self {
            version: _,
            deploy,
            https,
            headers,
            csrf,
            auth,
            uploads,
        } = self;
        let opener = &headers.cross_origin_opener_policy;
        let mut rows = vec![
            row("deploy", "hosts", &deploy.hosts),
            row("deploy", "secure_proxy_header", &deploy.secure_proxy_header),
            row("deploy", "use_forwarded_host", &deploy.use_forwarded_host),
            row("deploy", "trusted_headers", &deploy.trusted_headers),
            row("https", "redirect", &https.redirect),
            row("https", "redirect_exempt", &https.redirect_exempt),
            row("https", "redirect_host", &https.redirect_host),
            row("https", "hsts", &https.hsts),
            row("headers", "nosniff", &headers.nosniff),
            row("headers", "frame_options", &headers.frame_options),
            row("headers", "referrer_policy", &headers.referrer_policy),
            row("headers", "cross_origin_opener_policy", opener),
            row("headers", "permissions_policy", &headers.permissions_policy),
            row("csrf", "trusted_origins", &csrf.trusted_origins),
            row("csrf", "exempt_paths", &csrf.exempt_paths),
            row("csrf", "report_only", &csrf.report_only),
        ];
        rows.extend(cookie("session_cookie", &auth.session_cookie));
        rows.extend(cookie("csrf_cookie", &auth.csrf_cookie));
        rows.push(row("uploads", "max_body", &uploads.max_body));
        rows
    }
}

fn cookie<'p>(which: &str, cookie: &'p Cookie) -> [Row<'p>; 4] {
    let named = |item: &str| format!("{which}.{item}");
    [
        row("auth", &named("name"), &cookie.name),
        row("auth", &named("secure"), &cookie.secure),
        row("auth", &named("http_only"), &cookie.http_only),
        row("auth", &named("same_site"), &cookie.same_site),
    ]
}
