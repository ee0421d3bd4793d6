//! Comments that silence something in files that are not Python: templates, scripts, TOML, YAML, Dockerfiles, …

mod hashes;
mod pages;
mod scripts;

use std::ops::Range;

use memchr::memmem;

use self::pages::Extent;
use crate::lines::LineCounter;
use crate::suppression::{Suppression, suppressions_in_comment};

/// A comment that silences something, where it stands. Lines and columns (in characters) count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSuppression {
    pub suppression: Suppression,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    /// The column after the comment.
    pub end_column: u32,
    /// Nothing else stands on its lines: then it speaks for the line below.
    pub own_line: bool,
}

/// A comment of a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Comment {
    with_marks: Range<usize>,
    /// What it says, without the marks around it.
    said: Range<usize>,
}

impl Comment {
    /// With marks of these lengths.
    fn marked(with_marks: Range<usize>, before: usize, behind: usize) -> Self {
        let said = with_marks.start + before..with_marks.end - behind;
        Self { with_marks, said }
    }
}

/// How a language marks comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    /// From `#` to the end of the line.
    Hash,
    /// The same, where nothing stands before it.
    HashAlone,
    /// `{# … #}` and `{% comment %} … {% endcomment %}`.
    Template,
    /// The same in HTML, with HTML's own and those of the scripts in it.
    Page,
    /// The same for Jinja, whose comments may have several lines.
    JinjaPage,
    /// `// …` and `/* … */`.
    Script,
}

/// What the comments of a file silence. Python files have facts of their own.
pub fn suppressions_in_file(path: &str, text: &str) -> Vec<FoundSuppression> {
    let is_there = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !is_there("harden") && !is_there("nosem") {
        return Vec::new();
    }
    let Some(language) = language(path) else {
        return Vec::new();
    };
    let lines = LineCounter::new(text);
    let mut found = Vec::new();
    for comment in comments(language, text) {
        let place = &comment.with_marks;
        let mut suppressions = text[comment.said.clone()]
            .lines()
            // Each line of a long comment begins with a star, as a rule.
            .flat_map(|line| suppressions_in_comment(line.trim_start().trim_start_matches('*')))
            .peekable();
        if suppressions.peek().is_none() {
            continue;
        }
        let (line, column) = lines.line_and_column(offset(place.start));
        let (end_line, end_column) = lines.line_and_column(offset(place.end));
        let own_line = stands_alone(language, text, place);
        found.extend(suppressions.map(|suppression| FoundSuppression {
            suppression,
            line,
            column,
            end_line,
            end_column,
            own_line,
        }));
    }
    found
}

fn language(path: &str) -> Option<Language> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let names_packages = |text: &str| text.contains("requirements") || text.contains("constraints");
    if ["dockerfile", "containerfile"]
        .iter()
        .any(|file| name.contains(file))
    {
        return Some(Language::HashAlone);
    }
    match extension {
        "txt" if names_packages(&name) || names_packages(folder) => Some(Language::Hash),
        "txt" => Some(Language::Template),
        "html" | "htm" | "xml" | "vue" => Some(Language::Page),
        "jinja" | "jinja2" | "j2" => Some(Language::JinjaPage),
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" => Some(Language::Script),
        "toml" | "yml" | "yaml" | "conf" | "nginx" | "sh" => Some(Language::Hash),
        "cfg" | "ini" | "service" | "env" | "properties" => Some(Language::HashAlone),
        _ if name.starts_with(".env.") => Some(Language::HashAlone),
        _ => match name.as_str() {
            "caddyfile" | "pipfile" => Some(Language::Hash),
            "procfile" => Some(Language::HashAlone),
            _ => None,
        },
    }
}

/// The comments of a text, in its order.
fn comments(language: Language, text: &str) -> Vec<Comment> {
    match language {
        Language::Hash => hashes::comments(text),
        Language::HashAlone => hashes::comments_alone(text),
        Language::Template => pages::comments_of_template(text),
        Language::Page => pages::comments(text, Extent::Line),
        Language::JinjaPage => pages::comments(text, Extent::Text),
        Language::Script => scripts::comments(text),
    }
}

/// Whether nothing else stands on the lines of a comment.
fn stands_alone(language: Language, text: &str, place: &Range<usize>) -> bool {
    let is_end = |character| character == '\n' || character == '\r';
    let before = text[..place.start].rsplit(is_end).next();
    let behind = text[place.end..].split(is_end).next();
    match (before.map(str::trim), behind.map(str::trim)) {
        (Some(""), Some("")) => true,
        // In JSX, comments have braces around them.
        (Some("{"), Some("}")) => language == Language::Script,
        _ => false,
    }
}

fn offset(offset: usize) -> u32 {
    u32::try_from(offset).expect("texts are bounded in size")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(u32, u32, bool, String)> {
        suppressions_in_file(path, text)
            .into_iter()
            .map(|found| {
                let codes = found.suppression.codes.join(",");
                (found.line, found.column, found.own_line, codes)
            })
            .collect()
    }

    #[test]
    fn each_language_has_its_comments() {
        let found = |path, text| {
            let found = found(path, text);
            found
                .into_iter()
                .map(|(_, _, _, codes)| codes)
                .collect::<Vec<_>>()
        };
        for (path, text, expected) in [
            ("a/b.html", "{# harden: ignore[X] why #}", vec!["X"]),
            (
                "b.html",
                "{# a #}<p>é{# harden: ignore[X] #} {# harden: ignore[Y] #}",
                vec!["X", "Y"],
            ),
            ("b.html", "# harden: ignore[X]", vec![]),
            ("b.html", "{# harden: ignore[X]\n#}", vec![]),
            ("b.jinja", "{#- harden: ignore[X]\n#}", vec!["X"]),
            ("b.html", "<!-- harden: ignore[X] why -->", vec!["X"]),
            ("b.html", "<!-- {# harden: ignore[X] #} -->", vec!["X"]),
            (
                "b.html",
                "{% comment \"why\" %}\n harden: ignore[X]\n{% endcomment %}",
                vec!["X"],
            ),
            (
                "b.txt",
                "{% comment %}harden: ignore[X]{% endcomment %}",
                vec!["X"],
            ),
            ("b.txt", "<!-- harden: ignore[X] -->", vec![]),
            ("b.html", "{% comment %} harden: ignore[X]", vec![]),
            ("b.html", "harden: ignore[X] // harden: ignore[Y]", vec![]),
            (
                "b.html",
                "<SCRIPT>var u = '{% url 'a' %}'; // harden: ignore[X]\n</SCRIPT>// harden: ignore[Y]",
                vec!["X"],
            ),
            (
                "b.vue",
                "<style>\n/* harden: ignore[X] */</style>",
                vec!["X"],
            ),
            ("b.js", "f() // harden: ignore[X] why", vec!["X"]),
            ("b.mjs", "f() /* harden: ignore[X] */", vec!["X"]),
            ("b.ts", "/**\n * harden: ignore[X]\n */", vec!["X"]),
            ("b.js", "f('// harden: ignore[X]')", vec![]),
            ("b.js", "f('\\' // harden: ignore[X]')", vec![]),
            ("b.js", "f(`// harden: ignore[X]`)", vec![]),
            (
                "b.js",
                "f(`$\n${a({b: `}`}) /* harden: ignore[X] */} // harden: ignore[Y]`)",
                vec!["X"],
            ),
            ("b.js", "return /[/'] \\/ // harden: ignore[X]", vec![]),
            ("b.js", "a = /'/; // harden: ignore[X]", vec!["X"]),
            ("b.js", "a = b / c / 'x' // harden: ignore[X]", vec!["X"]),
            ("b.tsx", "<b>it's</b>\n{/* harden: ignore[X] */}", vec!["X"]),
            ("x.toml", "a = 1 # harden: ignore[X] why", vec!["X"]),
            ("x.toml", "a = \"# harden: ignore[X]\"", vec![]),
            ("x.yml", "it's: yes # harden: ignore[X]", vec!["X"]),
            ("x.yml", "a: b# harden: ignore[X]", vec![]),
            ("nginx.conf", "\tserver a; # harden: ignore[X]", vec!["X"]),
            ("Dockerfile.live", "  # harden: ignore[X]", vec!["X"]),
            ("Dockerfile", "CMD a # harden: ignore[X]", vec![]),
            (
                "requirements/live.txt",
                "bleach # harden: ignore[X]",
                vec!["X"],
            ),
            ("robots.txt", "{# harden: ignore[X] #}", vec!["X"]),
            ("x.toml", "a = 1 # nosemgrep: some.id", vec!["some.id"]),
            ("README.md", "# harden: ignore[X]", vec![]),
            ("x.py", "# harden: ignore[X]", vec![]),
        ] {
            assert_eq!(found(path, text), expected, "{path}: {text}");
        }
    }

    #[test]
    fn a_comment_has_a_place_and_may_have_a_line_of_its_own() {
        assert_eq!(
            found(
                "x.html",
                "\n<p>é{# harden: ignore[X] #}\n  {# harden: ignore[Y] #} "
            ),
            [(2, 5, false, "X".to_owned()), (3, 3, true, "Y".to_owned())]
        );
        assert_eq!(
            found("x.yml", "# harden: ignore[X]  "),
            [(1, 1, true, "X".to_owned())]
        );
        assert!(found("x.tsx", "\n {/* harden: ignore[X] */}")[0].2);
        assert!(!found("x.js", "} // harden: ignore[X]")[0].2);
        let long = suppressions_in_file("x.js", "/*\n harden: ignore[X]\n */\nf()");
        assert_eq!((long[0].line, long[0].end_line), (1, 3));
        assert!(long[0].own_line);
        let whole = suppressions_in_file("x.yml", "a: b # harden: ignore[é]  ");
        assert_eq!((whole[0].column, whole[0].end_column), (6, 25));
    }

    #[test]
    fn half_written_files_end_somewhere() {
        for text in [
            "`$", "`\\$", "/*", "/*/", "'\\", "`${", "/[", "<!--", "<script", "</", "{{", "{%%}",
            "{##}",
        ] {
            let text = format!("// harden: ignore[X]\n{text}");
            assert_eq!(found("x.js", &text).len(), 1, "{text}");
            for path in ["x.html", "x.j2", "x.txt"] {
                assert_eq!(found(path, &text), [], "{path}: {text}");
            }
        }
    }
}
