use super::*;
use crate::facts::facts_of_text;

fn body(text: &str) -> Body {
    let mut bodies = facts_of_text(text).bodies;
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    bodies.remove(0)
}

fn name(name: &str) -> Term {
    Term::Name(name.into())
}

fn values(body: &Body, name: &str) -> Vec<Term> {
    let found = body.local(name);
    found.map(|local| local.value.clone()).collect()
}

#[test]
fn a_name_that_gets_another_value_is_told_apart() {
    let body = body(
        "def home(request):\n    page = request.GET\n    if page:\n        return render(request, 'a.html', {'p': page})\n\
         \x20   page = pages(page)\n    if x:\n        page = 1\n    return render(request, 'b.html', {'p': page})\n",
    );
    let query = Term::Attribute(Box::new(name("request")), "GET".into());
    assert_eq!(values(&body, "page#1"), [query]);
    let called = Term::Call {
        function: Box::new(name("pages")),
        arguments: vec![name("page#1")],
        keywords: vec![],
        spreads: vec![],
    };
    assert_eq!(values(&body, "page"), [called, Term::Number]);
    let given = |render: &Render| format!("{:?}", render.call).contains("page#1");
    assert!(given(&body.renders[0]) && !given(&body.renders[1]));
}

#[test]
fn a_render_keeps_what_its_names_stand_for_and_nothing_else() {
    let body = body(
        "def home(request):\n    unused = 1\n    total = request.GET['q']\n    twice = total\n\
         \x20   context = {'a': twice, **more}\n    context['b'] = 1\n    context.update(c=2)\n\
         \x20   return render(request, 'home.html', context)\n",
    );
    let names: Vec<&str> = body
        .locals
        .iter()
        .map(|local| local.name.as_ref())
        .collect();
    assert_eq!(names, ["total", "twice", "context", "context", "context"]);
    assert_eq!(body.renders.len(), 1);
    assert_eq!(body.renders[0].extent.line, 8);
    let query = Term::Attribute(Box::new(name("request")), "GET".into());
    let expected = Term::Item(Box::new(query), Key::Text("q".into()));
    assert_eq!(values(&body, "total"), [expected]);
}

#[test]
fn loops_and_unpacking_give_items() {
    let body = body(
        "def home(request):\n    rows = []\n    for key, row in pairs:\n        rows.append(row)\n\
         \x20   return {'rows': rows, 'names': [r.name for r in rows]}\n",
    );
    let item = Term::Item(
        Box::new(Term::Item(Box::new(name("pairs")), Key::Any)),
        Key::Position(1),
    );
    assert_eq!(values(&body, "row"), [item]);
    let appended = Term::Collection(vec![name("row")]);
    assert_eq!(values(&body, "rows"), [Term::Collection(vec![]), appended]);
    let each = Term::Item(Box::new(name("rows")), Key::Any);
    assert_eq!(values(&body, "r~0"), [each]);
}

#[test]
fn methods_are_kept_where_templates_may_call_them() {
    let bodies = facts_of_text(
        "class Order(models.Model):\n    def save(self, *args, force=None): pass\n\
         \x20   def label(self):\n        return 'x' + self.name\n\
         \x20   def scale(self, by):\n        return by\n\
         \x20   def prepare(self, by):\n        self.by = by\n",
    )
    .bodies;
    let names: Vec<&str> = bodies.iter().map(|body| body.name.as_ref()).collect();
    assert_eq!(names, ["Order.label", "Order.prepare"]);
    assert_eq!(values(&bodies[1], "self.by"), [name("by")]);
}

#[test]
fn whatever_is_given_the_name_of_a_template_may_render_it() {
    let body =
        body("def f(request):\n    send(to, 'mail/hello.txt', {'a': 1})\n    t = open('a.txt')\n");
    assert_eq!(body.renders.len(), 1);
}

#[test]
fn files_without_views_or_models_cost_nothing() {
    assert_eq!(facts_of_text("def f():\n    return 1\n").bodies, []);
}

#[test]
fn terms_are_bounded() {
    let deep = format!(
        "def f(request):\n    return {}1{}\n",
        "[".repeat(150),
        "]".repeat(150)
    );
    assert_eq!(facts_of_text(&deep).bodies.len(), 1);
    let each = |n: u32| format!("    a{n} = a{}\n", n + 1);
    let many: Vec<String> = (0..5_000).map(each).collect();
    let many = many.concat();
    let body = body(&format!("def f(request):\n{many}    return a0\n"));
    assert!(body.locals.len() < 5_000);
}

/// The texts of a piece of markup, with `·` for what goes in.
fn shape(markup: &Markup) -> String {
    let pieces = markup.pieces.iter().map(|piece| match piece {
        MarkupPiece::Text(text) => text.as_ref(),
        MarkupPiece::Hole { .. } => "·",
    });
    pieces.collect()
}

#[test]
fn markup_is_kept_with_its_holes_however_it_is_put_together() {
    let body = body(
        "def cell(self, request, obj):\n    a = f'<b>{obj.name}</b>{obj.total:.2f}'\n    b = '<i>%s%% %d</i>' % (a, obj.n)\n\
         \x20   c = mark_safe('<u>{0.name}{{}}{x}</u>'.format(obj, x=b))\n    d = '<p>' + c + '</p>' + f'{d}'\n\
         \x20   e = format_html('<a href=\"{}\">{}</a>', url, c)\n    return HttpResponse(a), log(f'{a} < {b}')\n",
    );
    let shapes: Vec<(MarkupUse, String)> = body
        .markups
        .iter()
        .map(|markup| (markup.used, shape(markup)))
        .collect();
    let expected = [
        (MarkupUse::Plain, "<b>·</b>·"),
        (MarkupUse::Plain, "<i>·% ·</i>"),
        (MarkupUse::Marked, "<u>·{}·</u>"),
        (MarkupUse::Plain, "<p>·</p>·"),
        (MarkupUse::Formatted, "<a href=\"·\">·</a>"),
        (MarkupUse::Response, "·"),
    ];
    assert_eq!(shapes, expected.map(|(used, text)| (used, text.to_owned())));
    let holes = |markup: &Markup| -> Vec<Term> {
        let pieces = markup.pieces.iter().cloned();
        pieces
            .filter_map(|piece| match piece {
                MarkupPiece::Hole { value, .. } => Some(value),
                MarkupPiece::Text(_) => None,
            })
            .collect()
    };
    assert_eq!(holes(&body.markups[0])[1], Term::Number);
    assert_eq!(holes(&body.markups[1])[1], Term::Number);
    let name_of_obj = Term::Attribute(Box::new(name("obj")), "name".into());
    assert_eq!(holes(&body.markups[2]), [name_of_obj, name("b")]);
}

#[test]
fn responses_that_are_no_html_write_no_markup() {
    let facts = facts_of_text(
        "def api(request):\n    return HttpResponse(x, content_type='application/json')\n",
    );
    assert!(facts.bodies.iter().all(|body| body.markups.is_empty()));
}

#[test]
fn a_name_that_is_asked_for_in_a_list_is_one_of_it() {
    let page = |question: &str| {
        let body = body(&format!(
            "def home(request):\n    order = request.GET['order']\n{question}\n    return render(request, 'a.html', {{'o': order}})\n"
        ));
        values(&body, "order")
    };
    let known = Term::Item(Box::new(name("ORDERS")), Key::Any);
    let or = |instead: &str| [Term::OneOf(vec![known.clone(), Term::Text(instead.into())])];
    for question in [
        "    if order not in ORDERS:\n        order = 'title'",
        "    if not order in ORDERS:\n        order = 'title'",
        "    if not order or order not in ORDERS:\n        order = 'title'",
        "    if order in ORDERS:\n        books = books.order_by(order)\n    else:\n        order = 'title'",
        "    if order and order in ORDERS:\n        pass\n    else:\n        order = 'title'",
        "    order = order if order in ORDERS else 'title'",
    ] {
        assert_eq!(page(question), or("title"), "{question}");
    }
    let leaving = page("    if order not in ORDERS:\n        raise Http404");
    assert_eq!(leaving, [Term::OneOf(vec![known])]);
    for question in [
        "    if order in ORDERS:\n        order = 'title'",
        "    if order not in ORDERS:\n        log(order)",
        "    if order not in ORDERS and page:\n        order = 'title'",
        "    if order in ORDERS or page:\n        pass\n    else:\n        return",
    ] {
        let found = page(question);
        assert!(
            format!("{found:?}").contains("GET"),
            "{question}: {found:?}"
        );
    }
}

#[test]
fn an_address_that_is_asked_for_its_beginning_has_it() {
    let page = |question: &str| {
        let body = body(&format!(
            "def target(request):\n    url = request.GET['url']\n{question}\n    return url\n"
        ));
        values(&body, "url")
    };
    for question in [
        "    if not url.startswith('/'):\n        return '/'",
        "    if not url or not url.startswith(('/', 'http://')):\n        return '/'",
        "    if not re.match(r'^/[a-z]+', url):\n        url = '/'",
        "    if url.startswith('/') or url.startswith('https://'):\n        pass\n    else:\n        raise Http404",
    ] {
        let found = page(question);
        let begun = Term::Joined(vec![Term::Text("/".into()), name("url#1")]);
        let Some(Term::OneOf(parts)) = found.first() else {
            panic!("{question}: {found:?}");
        };
        assert_eq!(parts[0], begun, "{question}");
    }
    for question in [
        "    if not url.startswith('java'):\n        return '/'",
        "    if not url.startswith(''):\n        return '/'",
        "    if not re.match(r'^/?[a-z]+', url):\n        return '/'",
        "    if not re.match(r'^/|x', url):\n        return '/'",
        "    if not url.startswith('/') or url.startswith('//'):\n        log(url)",
    ] {
        let found = page(question);
        assert!(
            matches!(found.first(), Some(Term::Item(..))),
            "{question}: {found:?}"
        );
    }
    let body = body(
        "class Person(models.Model):\n    def get_url(self):\n        if self.url.startswith('http://'):\n            return self.url\n        return 'http://' + self.url\n",
    );
    let begun = |term: &Term| matches!(term, Term::Joined(parts) if parts[0] == Term::Text("http://".into()));
    assert!(body.returns.iter().all(begun), "{:?}", body.returns);
}
