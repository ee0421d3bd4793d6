//! Which scripts are the project's own, by their paths. What a text says of itself is for its reader.

use std::collections::BTreeSet;

use harden_script::ScriptKind;
use harden_secrets::Usage;
use harden_source::SourceTree;

/// The scripts of a project that somebody wrote for its pages.
pub struct OwnScripts<'t> {
    /// What `collectstatic` filled.
    collected: BTreeSet<&'t str>,
    /// Releases of libraries, with their licences.
    released: BTreeSet<&'t str>,
}

/// Files of packages that only a copy of all static files has: of the admin, and of the REST framework.
const OF_PACKAGES: [&str; 3] = [
    "/admin/js/core.js",
    "/admin/css/base.css",
    "/rest_framework/js/csrf.js",
];

/// What build tools fill.
const BUILT_FOLDERS: [&str; 9] = [
    "build",
    "bundles",
    "collected_static",
    "dist",
    "generated",
    "static_root",
    "staticfiles",
    "webpack_bundles",
    "wwwroot",
];

/// Where other people's code is put that pages load.
const FOREIGN_FOLDERS: [&str; 13] = [
    "3rd-party",
    "3rd_party",
    "3rdparty",
    "bower",
    "ext",
    "external",
    "externals",
    "lib",
    "libraries",
    "libs",
    "plugins",
    "third-party",
    "vendor",
];

/// Libraries that people copy into their static files, sorted.
const LIBRARIES: [&str; 74] = [
    "ace",
    "alpine",
    "angular",
    "axios",
    "backbone",
    "bloodhound",
    "bootstrap",
    "chart",
    "chosen",
    "ckeditor",
    "clipboard",
    "codemirror",
    "cropper",
    "d3",
    "datatables",
    "datepicker",
    "dropzone",
    "easymde",
    "fancybox",
    "flatpickr",
    "flot",
    "foundation",
    "fullcalendar",
    "fuse",
    "handlebars",
    "highcharts",
    "highlight",
    "html5shiv",
    "htmx",
    "isotope",
    "jquery",
    "js-cookie",
    "jstree",
    "katex",
    "knockout",
    "leaflet",
    "less",
    "lightbox",
    "lodash",
    "magnific-popup",
    "marked",
    "masonry",
    "mathjax",
    "mermaid",
    "modernizr",
    "moment",
    "mustache",
    "owl",
    "pdf",
    "pdfjs",
    "plotly",
    "popper",
    "prettify",
    "prism",
    "quill",
    "raphael",
    "react",
    "redactor",
    "require",
    "respond",
    "select2",
    "selectize",
    "showdown",
    "simplemde",
    "slick",
    "sortable",
    "summernote",
    "sweetalert2",
    "tablesorter",
    "tinymce",
    "toastr",
    "typeahead",
    "underscore",
    "vue",
];

impl<'t> OwnScripts<'t> {
    pub fn of(tree: &'t SourceTree) -> Self {
        let mut own = Self {
            collected: BTreeSet::new(),
            released: BTreeSet::new(),
        };
        for path in tree.project_files() {
            let Some(end) = path.bytes().rposition(|byte| byte == b'/') else {
                continue;
            };
            let (folder, name) = (&path[..end], &path[end + 1..]);
            if matches!(name, "core.js" | "base.css" | "csrf.js") {
                for end in OF_PACKAGES {
                    own.collected.extend(path.strip_suffix(end));
                }
            }
            if (name.starts_with("LICENSE") || matches!(name, "bower.json" | "package.json"))
                && is_served(folder)
            {
                own.released.insert(folder);
            }
        }
        own
    }

    /// The language of a script that somebody of the project wrote; `None` for any other file.
    pub(super) fn kind(&self, path: &str) -> Option<ScriptKind> {
        let kind = ScriptKind::of_path(path)?;
        let is_ours = !is_foreign(path)
            && !matches!(Usage::of(path), Usage::Test | Usage::Documentation)
            && !self.is_collected(path)
            && !folders_of(path).any(|folder| self.released.contains(folder));
        is_ours.then_some(kind)
    }

    /// Whether it is a copy that `collectstatic` made.
    pub fn is_collected(&self, path: &str) -> bool {
        folders_of(path).any(|folder| self.collected.contains(folder))
    }
}

/// `a`, `a/b` of `a/b/c.js`.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// Whether a folder lies where pages load files from.
fn is_served(folder: &str) -> bool {
    let mut names = folder.split('/');
    names.any(|name| matches!(name, "static" | "media" | "assets" | "public"))
}

fn is_foreign(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.to_ascii_lowercase();
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let is_built = folders
        .split('/')
        .any(|folder| BUILT_FOLDERS.contains(&folder))
        || ["min", "bundle", "config"].contains(&stem.rsplit(['.', '-']).next().unwrap_or(stem))
        || matches!(stem, "gulpfile" | "gruntfile");
    // No library knows Django's token by its name.
    let is_of_django = stem.contains("csrf");
    let is_library = !is_of_django
        && is_served(folders)
        && (folders.split('/').any(|folder| {
            let folder = folder.to_ascii_lowercase();
            FOREIGN_FOLDERS.contains(&folder.as_str()) || is_release(&folder)
        }) || is_release(stem)
            || stem.starts_with("jquery."));
    is_built || is_library
}

/// `jquery`, `bootstrap-4.3`, `moment.js`, `tiny_mce_3.2`
fn is_release(name: &str) -> bool {
    let name = name.trim_end_matches(".js");
    if LIBRARIES.binary_search(&name).is_ok() {
        return true;
    }
    let Some((before, version)) = name.split_once(|letter: char| letter.is_ascii_digit()) else {
        return name
            .split_once('.')
            .is_some_and(|(name, _)| LIBRARIES.binary_search(&name).is_ok());
    };
    // A number of a release has a point in it.
    let is_version = version
        .split(|letter: char| !letter.is_ascii_digit())
        .take(2)
        .count()
        == 2
        && version.contains('.');
    is_version && before.ends_with(['-', '_', '.', 'v'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(paths: &[&str]) -> Vec<String> {
        let tree = SourceTree::in_memory(paths.iter().map(|path| (*path, "")));
        let own = OwnScripts::of(&tree);
        let files = tree.project_files();
        files
            .filter(|path| own.kind(path).is_some())
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn libraries_are_sorted() {
        assert!(LIBRARIES.is_sorted());
    }

    #[test]
    fn scripts_that_somebody_wrote() {
        let paths = [
            "frontend/src/lib/api.ts",
            "shop/static/lib/enable-csrf.js",
            "shop/static/shop/basket.js",
            "shop/static/shop/charts.jsx",
            "shop/static/shop/step2.js",
        ];
        assert_eq!(own(&paths), paths);
    }

    #[test]
    fn what_others_wrote_or_tools_made() {
        let none: [&str; 0] = [];
        for path in [
            "shop/static/jquery-3.5.1.js",
            "shop/static/shop/jquery.formset.js",
            "shop/static/lib/table.js",
            "shop/static/tinymce/plugins/link/plugin.js",
            "shop/static/codemirror/mode.js",
            "shop/static/widget-1.4.2/widget.js",
            "shop/static/shop/all.min.js",
            "frontend/dist/app.js",
            "frontend/webpack.config.js",
            "frontend/src/tests/api.ts",
            "frontend/src/api.d.ts",
            "shop/models.py",
        ] {
            assert_eq!(own(&[path]), none, "{path}");
        }
    }

    #[test]
    fn what_was_copied_together() {
        let collected = own(&[
            "static/admin/js/core.js",
            "static/shop/basket.js",
            "shop/static/shop/basket.js",
        ]);
        assert_eq!(collected, ["shop/static/shop/basket.js"]);
        let collected = own(&[
            "static/rest_framework/js/csrf.js",
            "static/rest_framework/docs/js/api.js",
        ]);
        assert!(collected.is_empty());
        let released = own(&[
            "shop/static/tree/LICENSE.txt",
            "shop/static/tree/src/tree.js",
        ]);
        assert!(released.is_empty());
    }
}
