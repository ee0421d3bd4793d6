use std::fmt;

/// What the header says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StrictTransport {
    /// Seconds; browsers forget the host where it is 0.
    pub max_age: u64,
    pub include_subdomains: bool,
    pub preload: bool,
}

impl StrictTransport {
    /// As browsers read it (RFC 6797, section 6.1): directives in any case and order, values with or without quotes;
    /// `None` where there is no `max-age`, or a directive twice, for then they pass over it.
    pub fn parse(value: &str) -> Option<Self> {
        let mut max_age = None;
        let mut said = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for directive in value.split(';') {
            let (name, value) = match directive.split_once('=') {
                Some((name, value)) => (name.trim(), Some(value.trim())),
                None => (directive.trim(), None),
            };
            let name = name.to_ascii_lowercase();
            if name.is_empty() {
                continue;
            }
            if seen.contains(&name) {
                return None;
            }
            match name.as_str() {
                "max-age" => max_age = Some(seconds(value?)?),
                "includesubdomains" => said.include_subdomains = true,
                "preload" => said.preload = true,
                _ => {}
            }
            seen.push(name);
        }
        Some(Self {
            max_age: max_age?,
            ..said
        })
    }

    /// What asks for all that either of them asks for.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            max_age: self.max_age.max(other.max_age),
            include_subdomains: self.include_subdomains || other.include_subdomains,
            preload: self.preload || other.preload,
        }
    }
}

/// More than there is room for is as long as can be.
fn seconds(value: &str) -> Option<u64> {
    let digits = value
        .strip_prefix('"')
        .map_or(Some(value), |inner| inner.strip_suffix('"'))?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

impl fmt::Display for StrictTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "max-age={}", self.max_age)?;
        if self.include_subdomains {
            formatter.write_str("; includeSubDomains")?;
        }
        if self.preload {
            formatter.write_str("; preload")?;
        }
        Ok(())
    }
}
