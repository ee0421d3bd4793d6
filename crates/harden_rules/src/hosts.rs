//! What names of hosts say: whether anybody can have one, whether it leads to another machine.

/// Domains under which anybody gets a name.
const OPEN_DOMAINS: [&str; 20] = [
    "amazonaws.com",
    "app",
    "azurewebsites.net",
    "co.uk",
    "com",
    "dev",
    "fly.dev",
    "github.io",
    "herokuapp.com",
    "io",
    "net",
    "netlify.app",
    "ngrok-free.app",
    "ngrok.app",
    "ngrok.io",
    "onrender.com",
    "org",
    "pages.dev",
    "up.railway.app",
    "vercel.app",
];

/// Whether anybody can have a name below a domain.
pub(crate) fn is_open_domain(domain: &str) -> bool {
    OPEN_DOMAINS.contains(&domain)
}

/// Whether a host is certainly another machine: it has a name with a domain, and not one of a private
/// network.
pub(crate) fn is_remote(host: &str) -> bool {
    const PRIVATE: [&str; 4] = ["internal", "lan", "local", "localhost"];
    let host = host.split(':').next().unwrap_or(host);
    let (_, last) = host.rsplit_once('.').unwrap_or(("", ""));
    !last.is_empty() && !last.bytes().all(|byte| byte.is_ascii_digit()) && !PRIVATE.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_domain_is_remote() {
        for remote in ["db.example.com", "smtp.example.com:587"] {
            assert!(is_remote(remote), "{remote}");
        }
        for near in [
            "localhost",
            "127.0.0.1",
            "10.0.0.2:5432",
            "db",
            "db.internal",
            "/run/postgresql",
            "",
        ] {
            assert!(!is_remote(near), "{near}");
        }
    }
}
