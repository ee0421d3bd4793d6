//! A guest book with the layers of `harden_layers` around it.
//!
//! `cargo run -p axum_example` listens on 127.0.0.1:3000. There is no TLS in it: behind a proxy that speaks it,
//! [`client`] would ask that proxy's header.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use harden_layers::Client;
use harden_layers::auth::cookie_flags::{CookieFlags, CookieFlagsLayer, SameSite};
use harden_layers::csrf::cross_origin::CrossOriginLayer;
use harden_layers::deploy::allowed_hosts::AllowedHostsLayer;
use harden_layers::deploy::clean_request::CleanRequestLayer;
use harden_layers::headers::security_headers::{
    HeaderError, SecurityHeaders, SecurityHeadersLayer,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    let application = application()?.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, application).await?;
    Ok(())
}

/// The routes, and the layers around them: the last one is the first that a request meets.
fn application() -> Result<Router, HeaderError> {
    Ok(Router::new()
        .route(
            "/",
            get("<form method=post action=/sign><button>Sign</button></form>"),
        )
        .route("/sign", post(sign))
        .layer(session_cookie())
        .layer(CrossOriginLayer::new())
        .layer(CleanRequestLayer::new([]))
        .layer(AllowedHostsLayer::new(["localhost", "127.0.0.1"]))
        .layer(SecurityHeadersLayer::new(&SecurityHeaders::default())?)
        .layer(from_fn(client)))
}

async fn sign() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("set-cookie", "session=1; Path=/")], "Thank you")
}

fn session_cookie() -> CookieFlagsLayer {
    CookieFlagsLayer::new([CookieFlags {
        name: "session".to_owned(),
        // Where the application is reached over TLS, it is true.
        secure: false,
        http_only: true,
        same_site: Some(SameSite::Lax),
    }])
}

/// Tells the layers who sent a request.
async fn client(mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let client = Client {
            address: peer.ip(),
            is_secure: false,
        };
        request.extensions_mut().insert(client);
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::StatusCode;
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    use super::*;

    async fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> (Response, String) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let application = application().expect("its headers are values");
        let Ok(response) = application.oneshot(request).await;
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8_lossy(&body).into_owned();
        (Response::from_parts(head, Body::empty()), text)
    }

    #[tokio::test]
    async fn the_guest_book_is_protected() {
        let host = ("host", "localhost:3000");
        let (page, _) = ask("GET", "/", &[host]).await;
        assert_eq!(page.headers()["x-frame-options"], "DENY");

        let (signed, thanks) =
            ask("POST", "/sign", &[host, ("sec-fetch-site", "same-origin")]).await;
        assert_eq!(thanks, "Thank you");
        let cookie = &signed.headers()["set-cookie"];
        assert_eq!(cookie, "session=1; Path=/; HttpOnly; SameSite=Lax");

        let (refused, _) = ask("POST", "/sign", &[host, ("sec-fetch-site", "cross-site")]).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        let (refused, _) = ask("GET", "/", &[("host", "evil.test")]).await;
        assert_eq!(refused.status(), StatusCode::MISDIRECTED_REQUEST);
    }
}
