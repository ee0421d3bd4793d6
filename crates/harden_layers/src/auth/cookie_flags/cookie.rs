/// What a cookie gets at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieFlags {
    pub name: String,
    pub secure: bool,
    pub http_only: bool,
    /// `None` for whatever the application says.
    pub same_site: Option<SameSite>,
}

/// Which requests a cookie goes along with, the fewest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SameSite {
    None,
    Lax,
    Strict,
}

impl SameSite {
    const fn name(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Lax => "Lax",
            Self::Strict => "Strict",
        }
    }

    /// Browsers take what they do not know for `Lax`, and that with exceptions: it is said anew.
    fn parse(value: &str) -> Option<Self> {
        let all = [Self::None, Self::Lax, Self::Strict];
        all.into_iter()
            .find(|one| one.name().eq_ignore_ascii_case(value.trim()))
    }
}

impl CookieFlags {
    /// A `Set-Cookie` with what it lacks; `None` where it is another cookie, or lacks nothing.
    pub(super) fn raise(&self, header: &str) -> Option<String> {
        let mut parts = header.split(';');
        let (name, _) = parts.next()?.split_once('=')?;
        if name.trim() != self.name {
            return None;
        }
        let mut kept: Vec<&str> = vec![header.split(';').next()?];
        let (mut is_secure, mut is_http_only, mut same_site) = (false, false, None);
        for part in parts {
            let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
            match attribute.trim().to_ascii_lowercase().as_str() {
                "secure" => is_secure = true,
                "httponly" => is_http_only = true,
                // Of several, the last counts.
                "samesite" => {
                    same_site = SameSite::parse(value);
                    continue;
                }
                _ => {}
            }
            kept.push(part);
        }
        let wanted = same_site.max(self.same_site);
        let lacks_secure = self.secure && !is_secure;
        let lacks_http_only = self.http_only && !is_http_only;
        if !lacks_secure && !lacks_http_only && wanted == same_site {
            return None;
        }
        let mut raised = kept.join(";");
        if lacks_secure {
            raised.push_str("; Secure");
        }
        if lacks_http_only {
            raised.push_str("; HttpOnly");
        }
        if let Some(same_site) = wanted {
            raised.push_str("; SameSite=");
            raised.push_str(same_site.name());
        }
        Some(raised)
    }
}
