//! Lines of deployment files that start a server on `wsgi.py` or `asgi.py`.

use std::sync::Arc;

use memchr::memmem;

use crate::files::ProjectFile;

/// A line such as `gunicorn shop.wsgi`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Starter {
    pub(super) file: Arc<str>,
    pub(super) line: u32,
    /// `shop.wsgi`.
    pub(super) gateway: String,
}

/// What both `wsgi` and `asgi` end in.
const GATEWAY_END: &str = "sgi";

/// Every such line of a file.
pub(super) fn of_file(file: &ProjectFile<'_>) -> Vec<Starter> {
    if !starts_processes(file) {
        return Vec::new();
    }
    let is_there = |text: &str| memmem::find(text.as_bytes(), GATEWAY_END.as_bytes()).is_some();
    let text = file.text().filter(|text| is_there(text));
    (1..)
        .zip(text.unwrap_or_default().lines())
        .filter(|(_, content)| {
            content.contains(GATEWAY_END) && !content.trim_start().starts_with('#')
        })
        .filter_map(|(line, content)| {
            Some(Starter {
                file: Arc::clone(file.path()),
                line,
                gateway: gateway(content)?.to_owned(),
            })
        })
        .collect()
}

/// Whether a file of this name may hold commands.
pub(super) fn starts_processes(file: &ProjectFile<'_>) -> bool {
    let name = file.name();
    let is_kind = matches!(
        file.extension(),
        "sh" | "service" | "ini" | "conf" | "dockerfile" | "toml" | "yaml" | "yml"
    );
    file.is_image()
        || name.starts_with("procfile")
        || name.contains("compose")
        || name.contains("gunicorn")
        || is_kind && !file.path().contains(".github/")
}

/// `shop.wsgi` in `gunicorn shop.wsgi:application --workers 3`.
fn gateway(line: &str) -> Option<&str> {
    line.split(|character: char| !(character.is_alphanumeric() || "._".contains(character)))
        .find(|word| {
            let last = word.rsplit('.').next().unwrap_or_default();
            word.contains('.') && matches!(last, "wsgi" | "asgi")
        })
}

/// Whether a starter starts the gateway in a file.
impl Starter {
    pub(super) fn starts(&self, gateway_file: &str) -> bool {
        let path = format!("{}.py", self.gateway.replace('.', "/"));
        gateway_file == path || gateway_file.ends_with(&format!("/{path}"))
    }
}
