use std::net::IpAddr;

/// Who sent a request, and how. Whoever accepts connections puts it into the extensions of each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    pub address: IpAddr,
    /// Whether the client came over TLS.
    pub is_secure: bool,
}
