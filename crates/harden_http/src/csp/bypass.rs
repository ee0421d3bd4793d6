//! Hosts that undo a policy: what they serve runs whatever an attacker asks for.

use std::sync::LazyLock;

use super::source::HostSource;

/// What a host serves, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Serves {
    /// Scripts that call what the address says.
    Jsonp,
    /// The same, but nothing comes of it without `eval`.
    JsonpForEval,
    /// A library that runs what stands in the page's attributes.
    Angular,
    /// Files of anybody who likes to put them there.
    Anybody,
}

struct Entry {
    serves: Serves,
    host: &'static str,
    path: &'static str,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    include_str!("../../data/script_hosts.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| entry(line).expect("the list has a kind, a host and a path on each line"))
        .collect()
});

fn entry(line: &'static str) -> Option<Entry> {
    let mut words = line.split_ascii_whitespace();
    let serves = match words.next()? {
        "jsonp" => Serves::Jsonp,
        "jsonp-eval" => Serves::JsonpForEval,
        "angular" => Serves::Angular,
        "anybody" => Serves::Anybody,
        _ => return None,
    };
    Some(Entry {
        serves,
        host: words.next()?,
        path: words.next()?,
    })
}

/// A host that a source lets in and that undoes the policy, and the worst of what it serves.
pub(super) fn find(source: &HostSource, eval_allowed: bool) -> Option<(&'static str, Serves)> {
    let applies = |serves| serves != Serves::JsonpForEval || eval_allowed;
    ENTRIES
        .iter()
        .filter(|entry| applies(entry.serves) && lets_in(source, entry))
        .max_by_key(|entry| entry.serves)
        .map(|entry| (entry.host, entry.serves))
}

fn lets_in(source: &HostSource, entry: &Entry) -> bool {
    let host_matches = match (source.host.strip_prefix('*'), entry.host.strip_prefix('*')) {
        // Below a customer's name only that customer's files are.
        (None, Some(_)) => false,
        (None, None) => source.host == entry.host,
        (Some(domain), None) => entry.host.ends_with(domain) && domain.len() > 1,
        (Some(domain), Some(customers)) => domain == customers,
    };
    host_matches && path_lets_in(&source.path, entry)
}

/// A path that ends with a slash lets in what is below it, any other one file (CSP3 §6.7.2.12).
fn path_lets_in(allowed: &str, entry: &Entry) -> bool {
    if allowed.len() < 2 {
        return true;
    }
    if entry.serves == Serves::Anybody {
        // A folder that holds the folders of all, not one of them.
        return entry.path.starts_with(allowed) && allowed.ends_with('/');
    }
    if allowed.ends_with('/') {
        entry.path.starts_with(allowed)
    } else {
        entry.path == allowed
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::Source;
    use super::*;

    fn served(text: &str) -> Option<Serves> {
        served_with_eval(text, false)
    }

    fn served_with_eval(text: &str, eval_allowed: bool) -> Option<Serves> {
        match Source::parse(text) {
            Source::Host(host) => find(&host, eval_allowed).map(|(_, serves)| serves),
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn the_list_is_read() {
        assert!(ENTRIES.len() > 150);
    }

    #[test]
    fn whole_hosts_and_their_domains_are_found() {
        assert_eq!(served("accounts.google.com"), Some(Serves::Jsonp));
        assert_eq!(served("https://*.google.com"), Some(Serves::Jsonp));
        assert_eq!(served("cdnjs.cloudflare.com"), Some(Serves::Angular));
        assert_eq!(served("https://unpkg.com"), Some(Serves::Anybody));
        assert_eq!(served("cdn.example.com"), None);
        assert_eq!(served("notgoogle.com"), None);
    }

    #[test]
    fn a_path_narrows_a_host() {
        assert_eq!(served("https://www.google.com/recaptcha/"), None);
        assert_eq!(served("https://unpkg.com/htmx.org@2.0.0/"), None);
        assert_eq!(
            served("cdnjs.cloudflare.com/ajax/libs/"),
            Some(Serves::Angular)
        );
        assert_eq!(
            served("https://cdn.jsdelivr.net/npm/"),
            Some(Serves::Anybody)
        );
        assert_eq!(served("https://cdn.jsdelivr.net/npm/bootstrap@5/"), None);
    }

    #[test]
    fn some_need_eval() {
        assert_eq!(served("www.googletagmanager.com"), None);
        assert_eq!(
            served_with_eval("www.googletagmanager.com", true),
            Some(Serves::JsonpForEval)
        );
    }

    #[test]
    fn one_customers_name_is_not_all_customers() {
        assert_eq!(served("mine.github.io"), None);
        assert_eq!(served("*.github.io"), Some(Serves::Anybody));
    }
}
