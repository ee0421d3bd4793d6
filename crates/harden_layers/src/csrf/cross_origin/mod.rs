//! Refuses requests that change something and that a page of another site has a browser make, by what browsers say of
//! themselves: [`Sec-Fetch-Site`](https://www.w3.org/TR/fetch-metadata/) and `Origin`. No token is needed, and none is
//! looked for: that of the application stays as it is.
//!
//! 1. `GET`, `HEAD`, `OPTIONS` and `TRACE` pass, but for handshakes of websockets, in which a browser brings cookies
//!    along and the answer can be read by any site.
//! 2. An `Origin` that is trusted passes.
//! 3. `Sec-Fetch-Site: same-origin` or `none` passes; `same-site` and `cross-site` are refused.
//! 4. Without it, an `Origin` of the scheme and host that were asked for passes; any other, and `null`, is refused.
//! 5. Without either, it is no browser, and passes.
//!
//! ```
//! use harden_layers::csrf::cross_origin::CrossOriginLayer;
//!
//! let layer = CrossOriginLayer::new()
//!     .trust(["https://shop.example.com", "https://*.example.org"])?
//!     .exempt(["/saml/acs/"]);
//! # let _ = layer;
//! # Ok::<(), harden_layers::csrf::cross_origin::OriginError>(())
//! ```

mod layer;
mod origin;
mod service;
#[cfg(test)]
mod tests;

pub use layer::CrossOriginLayer;
pub use origin::OriginError;
pub use service::{CrossOrigin, Judged};
