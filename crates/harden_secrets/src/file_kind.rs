//! How a file is written, by its name.

/// How far the contents of a file are looked into, and how values stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// Values are literals in quotes.
    Code { python: bool },
    /// Values in quotes, inside of texts in quotes.
    Notebook,
    /// Text and attributes, in which names and labels are everywhere; code in scripts.
    Page,
    /// Values may stand without quotes up to the end of the line.
    Configuration(Dialect),
    /// Names and labels are everywhere: only what has a form of its own is looked for.
    Prose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `.env`, INI, properties, `.netrc`.
    Lines,
    Shell,
    Dockerfile,
    Yaml,
    /// Values are always in quotes.
    Quoted,
    /// Values stand in elements and attributes.
    Xml,
}

/// Files that hold no text that anybody wrote: media, archives, what compilers and package managers make.
const UNREAD_ENDS: [&str; 75] = [
    "7z", "a", "avi", "bin", "bmp", "br", "bz2", "class", "css", "csv", "dat", "db", "dll",
    "dylib", "eot", "exe", "flac", "geojson", "gif", "gz", "icns", "ico", "jar", "jpeg", "jpg",
    "less", "map", "mo", "mov", "mp3", "mp4", "mmdb", "npy", "o", "odt", "ogg", "otf", "parquet",
    "pdf", "pickle", "pkl", "png", "po", "pot", "ppt", "psd", "pyc", "pyd", "pyo", "rar", "sass",
    "scss", "shp", "so", "sqlite", "sqlite3", "styl", "svg", "svgz", "swf", "tar", "tgz", "tif",
    "tiff", "tsv", "ttf", "wasm", "wav", "webm", "webp", "whl", "woff", "woff2", "xz", "zip",
];

/// What package managers write: names, releases and digests.
const LOCK_FILES: [&str; 13] = [
    "bun.lock",
    "cargo.lock",
    "composer.lock",
    "gemfile.lock",
    "go.sum",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "pdm.lock",
    "pipfile.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "uv.lock",
    "yarn.lock",
];

/// Whether a file of this path is worth reading.
pub fn is_searched(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = extension(name);
    let is_unread = UNREAD_ENDS
        .iter()
        .any(|known| end.eq_ignore_ascii_case(known));
    !is_unread
        && !name.contains(".min.")
        && !LOCK_FILES
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
}

impl FileKind {
    pub(crate) fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let is_named = |word: &str| name.starts_with(word) || name.ends_with(word);
        if is_named("dockerfile") || is_named("containerfile") {
            return Self::Configuration(Dialect::Dockerfile);
        }
        // `.env`, `.env.production`, `web.env`, `env.prod`.
        if format!(".{name}.").contains(".env.") {
            return Self::Configuration(Dialect::Lines);
        }
        // A template of a configuration is written like it: `site.yml.j2`.
        let ends = [
            ".j2",
            ".tpl",
            ".tmpl",
            ".template",
            ".example",
            ".sample",
            ".dist",
            ".erb",
            ".in",
            ".backup",
            ".bak",
            ".orig",
            ".old",
        ];
        let name = ends.iter().fold(name.as_str(), |name, end| {
            name.strip_suffix(end).unwrap_or(name)
        });
        let end = if name == "_netrc" {
            "netrc"
        } else {
            extension(name)
        };
        match end {
            "py" | "pyw" | "pyi" => Self::Code { python: true },
            "ipynb" => Self::Notebook,
            "yml" | "yaml" => Self::Configuration(Dialect::Yaml),
            "ini" | "cfg" | "conf" | "cnf" | "properties" | "netrc" | "pypirc" | "npmrc"
            | "service" | "envrc" | "pgpass" | "secrets" | "credentials" | "config" => {
                Self::Configuration(Dialect::Lines)
            }
            "sh" | "bash" | "zsh" | "fish" | "ps1" | "bat" | "mk" | "profile" | "bashrc" => {
                Self::Configuration(Dialect::Shell)
            }
            "json" | "json5" | "jsonl" | "har" | "toml" | "tf" | "tfvars" | "tfstate" | "hcl" => {
                Self::Configuration(Dialect::Quoted)
            }
            "xml" | "plist" => Self::Configuration(Dialect::Xml),
            "html" | "htm" | "djhtml" | "jinja" | "jinja2" => Self::Page,
            "js" | "mjs" | "cjs" | "jsx" | "ts" | "tsx" | "vue" | "svelte" | "rb" | "php"
            | "go" | "rs" | "java" | "kt" | "cs" | "swift" | "lua" | "pl" | "scala" | "ex"
            | "exs" | "groovy" | "coffee" | "gradle" | "sql" => Self::Code { python: false },
            "" if [
                "makefile",
                "procfile",
                "justfile",
                "vagrantfile",
                "credentials",
            ]
            .contains(&name) =>
            {
                Self::Configuration(Dialect::Shell)
            }
            _ => Self::Prose,
        }
    }
}

/// What stands behind the last dot of a name, if anything stands before it.
fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_how_values_are_written() {
        for (path, kind) in [
            ("shop/views.py", FileKind::Code { python: true }),
            (".env.production", FileKind::Configuration(Dialect::Lines)),
            (
                "deploy/Dockerfile.web",
                FileKind::Configuration(Dialect::Dockerfile),
            ),
            ("docker-compose.yml", FileKind::Configuration(Dialect::Yaml)),
            ("site.yml.j2", FileKind::Configuration(Dialect::Yaml)),
            ("analysis.ipynb", FileKind::Notebook),
            ("index.html", FileKind::Page),
            (
                "terraform.tfstate",
                FileKind::Configuration(Dialect::Quoted),
            ),
            (
                "terraform.tfstate.backup",
                FileKind::Configuration(Dialect::Quoted),
            ),
            ("_netrc", FileKind::Configuration(Dialect::Lines)),
            ("id_rsa", FileKind::Prose),
        ] {
            assert_eq!(FileKind::of(path), kind, "{path}");
        }
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        for path in [
            "a.png",
            "static/app.min.js",
            "uv.lock",
            "locale/de/django.po",
            "x.MO",
        ] {
            assert!(!is_searched(path), "{path}");
        }
        for path in ["id_rsa", "a.py", ".env", "server.pem", "keys.p8"] {
            assert!(is_searched(path), "{path}");
        }
    }
}
