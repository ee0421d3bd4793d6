//! The layers, from the application out to the first that a request meets: the policy as a page.

use std::sync::Arc;

use harden_layers::auth::cookie_flags::{self, CookieFlags, CookieFlagsLayer};
use harden_layers::csrf::cross_origin::{CrossOriginLayer, OriginError};
use harden_layers::deploy::allowed_hosts::AllowedHostsLayer;
use harden_layers::deploy::clean_request::CleanRequestLayer;
use harden_layers::headers::security_headers::{
    HeaderError, SecurityHeaders, SecurityHeadersLayer,
};
use harden_layers::https::hsts::{HstsLayer, StrictTransport};
use harden_layers::https::redirect::{PatternError, RedirectLayer};
use harden_policy::{Auth, Cookie, Csrf, Deploy, Headers, Https, Policy, SameSite};
use http::{HeaderName, HeaderValue};
use thiserror::Error;
use tower::util::BoxCloneSyncService;
use tower_layer::Layer as _;

use crate::connection::Stack;
use crate::proxy::{Forwarding, Proxy};
use crate::upstream::Upstream;

/// What of a policy cannot be enforced.
#[derive(Debug, Error)]
pub enum StackError {
    #[error("`deploy.secure_proxy_header`: `{0}` is no header that could be sent")]
    SecureProxyHeader(String),
    #[error("`deploy.trusted_headers`: `{0}` is no name of a header")]
    TrustedHeader(String),
    #[error("`https.redirect_exempt`: {0}")]
    RedirectExempt(#[from] PatternError),
    #[error("`headers`: {0}")]
    Headers(#[from] HeaderError),
    #[error("`csrf.trusted_origins`: {0}")]
    TrustedOrigins(#[from] OriginError),
}

/// Everything that answers requests. `https_port`: where plain HTTP can be sent to, if there is such a port.
pub(crate) fn stack(
    policy: &Policy,
    https_port: Option<u16>,
    upstream: Arc<Upstream>,
) -> Result<Stack, StackError> {
    let forwarding = Arc::new(forwarding(&policy.deploy)?);
    // The application is asked, and told who the client is.
    let service = Proxy::new(upstream, forwarding);
    // Its cookies get what they lack.
    let service = cookie_flags(&policy.auth).layer(service);
    // Pages of other sites have browsers send nothing that changes anything.
    let service = cross_origin(&policy.csrf)?.layer(service);
    // What clients may not say is taken out, what could be read in two ways is refused.
    let service = clean_request(&policy.deploy)?.layer(service);
    // Plain HTTP leads to HTTPS.
    let redirect = redirect(&policy.https, https_port)?;
    let service = tower::util::option_layer(redirect).layer(service);
    // For hosts that are served.
    let service = AllowedHostsLayer::new(&policy.deploy.hosts.value).layer(service);
    // Every answer, whoever gave it, tells browsers to come over TLS,
    let service = HstsLayer::new(strict_transport(&policy.https)).layer(service);
    // and what not to do with it.
    let service = security_headers(&policy.headers)?.layer(service);
    Ok(BoxCloneSyncService::new(service))
}

/// What the application is told of a client.
pub(crate) fn forwarding(deploy: &Deploy) -> Result<Forwarding, StackError> {
    let secure_header = match &deploy.secure_proxy_header.value {
        Some((name, value)) => {
            let wrong = || StackError::SecureProxyHeader(format!("{name}: {value}"));
            let name = HeaderName::try_from(name).map_err(|_| wrong())?;
            let value = HeaderValue::try_from(value).map_err(|_| wrong())?;
            Some((name, value))
        }
        None => None,
    };
    Ok(Forwarding {
        secure_header,
        host: deploy.use_forwarded_host.value,
    })
}

fn clean_request(deploy: &Deploy) -> Result<CleanRequestLayer, StackError> {
    let secure = deploy.secure_proxy_header.value.iter();
    let trusted = deploy.trusted_headers.value.iter();
    let names = trusted.chain(secure.map(|(name, _)| name));
    let names = names.map(|name| {
        HeaderName::try_from(name).map_err(|_| StackError::TrustedHeader(name.clone()))
    });
    let names: Vec<HeaderName> = names.collect::<Result<_, _>>()?;
    Ok(CleanRequestLayer::new(names))
}

fn redirect(https: &Https, port: Option<u16>) -> Result<Option<RedirectLayer>, StackError> {
    let Some(port) = port.filter(|_| https.redirect.value) else {
        return Ok(None);
    };
    let layer = RedirectLayer::new().to_port(port);
    let layer = layer.exempt(&https.redirect_exempt.value)?;
    Ok(Some(match &https.redirect_host.value {
        Some(host) => layer.to_host(host),
        None => layer,
    }))
}

fn strict_transport(https: &Https) -> StrictTransport {
    let hsts = https.hsts.value;
    StrictTransport {
        max_age: hsts.max_age,
        include_subdomains: hsts.include_subdomains,
        preload: hsts.preload,
    }
}

fn security_headers(headers: &Headers) -> Result<SecurityHeadersLayer, StackError> {
    let least = SecurityHeaders {
        nosniff: headers.nosniff.value,
        frame_options: headers.frame_options.value.clone(),
        referrer_policy: headers.referrer_policy.value.clone(),
        cross_origin_opener_policy: headers.cross_origin_opener_policy.value.clone(),
        permissions_policy: headers.permissions_policy.value.clone(),
    };
    Ok(SecurityHeadersLayer::new(&least)?)
}

fn cross_origin(csrf: &Csrf) -> Result<CrossOriginLayer, StackError> {
    let layer = CrossOriginLayer::new()
        .trust(&csrf.trusted_origins.value)?
        .exempt(&csrf.exempt_paths.value);
    Ok(if csrf.report_only.value {
        layer.report_only()
    } else {
        layer
    })
}

fn cookie_flags(auth: &Auth) -> CookieFlagsLayer {
    let flags = |cookie: &Cookie| CookieFlags {
        name: cookie.name.value.clone(),
        secure: cookie.secure.value,
        http_only: cookie.http_only.value,
        same_site: cookie.same_site.value.map(|same_site| match same_site {
            SameSite::Strict => cookie_flags::SameSite::Strict,
            SameSite::Lax => cookie_flags::SameSite::Lax,
            SameSite::None => cookie_flags::SameSite::None,
        }),
    };
    CookieFlagsLayer::new([flags(&auth.session_cookie), flags(&auth.csrf_cookie)])
}
