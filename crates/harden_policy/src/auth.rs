//! Cookies that say who somebody is.

use harden_settings::facts::FactValue;

use crate::guard_file::{Mistake, flag};
use crate::maker::{Floor, Maker, any, on};
use crate::model::{Auth, Cookie, Item, SameSite};

pub(crate) fn of(maker: &mut Maker<'_>) -> Result<Auth, Mistake> {
    let settings = maker.settings;
    let session_cookie = Cookie {
        name: name(
            maker,
            "auth.session_cookie.name",
            "SESSION_COOKIE_NAME",
            "sessionid",
        )?,
        secure: maker.item(
            "auth.session_cookie.secure",
            settings.flag("SESSION_COOKIE_SECURE"),
            on(),
            flag,
        )?,
        http_only: maker.item(
            "auth.session_cookie.http_only",
            settings.flag("SESSION_COOKIE_HTTPONLY"),
            on(),
            flag,
        )?,
        same_site: same_site(
            maker,
            "auth.session_cookie.same_site",
            "SESSION_COOKIE_SAMESITE",
        )?,
    };
    let csrf_cookie = Cookie {
        name: name(
            maker,
            "auth.csrf_cookie.name",
            "CSRF_COOKIE_NAME",
            "csrftoken",
        )?,
        secure: maker.item(
            "auth.csrf_cookie.secure",
            settings.flag("CSRF_COOKIE_SECURE"),
            on(),
            flag,
        )?,
        // Scripts read it to send it back.
        http_only: maker.item(
            "auth.csrf_cookie.http_only",
            settings.flag("CSRF_COOKIE_HTTPONLY"),
            any(false),
            flag,
        )?,
        same_site: same_site(maker, "auth.csrf_cookie.same_site", "CSRF_COOKIE_SAMESITE")?,
    };
    Ok(Auth {
        session_cookie,
        csrf_cookie,
    })
}

fn name(
    maker: &mut Maker<'_>,
    path: &'static str,
    setting: &'static str,
    default: &str,
) -> Result<Item<String>, Mistake> {
    let said = maker.settings.read(setting, default.to_owned(), |fact| {
        let name = fact.as_str().filter(|name| is_name(name));
        name.map(str::to_owned)
    });
    if said.value.is_none() && !maker.is_given(path) {
        maker.note(format!(
            "{path}: nobody knows `{setting}`, and `{default}` is taken for it; guard.toml can say it"
        ));
    }
    maker.item(path, said, any(default.to_owned()), |given| {
        given.text("a name of a cookie", is_name)
    })
}

/// A token (RFC 6265).
fn is_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

fn same_site(
    maker: &mut Maker<'_>,
    path: &'static str,
    setting: &'static str,
) -> Result<Item<Option<SameSite>>, Mistake> {
    let said = maker
        .settings
        .read(setting, None, |fact| match &fact.value {
            FactValue::Str(text) if text.is_empty() => Some(None),
            FactValue::Str(text) => named(text).map(Some),
            _ => (fact.truthy() == Some(false)).then_some(None),
        });
    let floor = Floor {
        value: Some(SameSite::Lax),
        holds: |same_site: &Option<SameSite>| {
            matches!(same_site, Some(SameSite::Lax | SameSite::Strict))
        },
    };
    maker.item(path, said, floor, |given| {
        let what = "\"Strict\", \"Lax\" or \"None\"";
        let text = given.text_or_none(what, |text| named(text).is_some())?;
        Ok(text.as_deref().and_then(named))
    })
}

fn named(text: &str) -> Option<SameSite> {
    match text.to_ascii_lowercase().as_str() {
        "strict" => Some(SameSite::Strict),
        "lax" => Some(SameSite::Lax),
        "none" => Some(SameSite::None),
        _ => None,
    }
}
