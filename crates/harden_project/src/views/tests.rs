use std::collections::{BTreeMap, BTreeSet};

use harden_python::facts::PythonFacts;
use harden_python::resolve::SearchPath;
use harden_source::SourceTree;

use super::ContextValue as V;
use super::*;
use crate::source::{SourceOptions, TreeSource};
use crate::versions::Versions;

/// Asks a project in memory.
pub(super) fn ask<T>(files: &[(&str, &str)], question: impl FnOnce(&Code<'_>) -> T) -> T {
    let tree = SourceTree::in_memory(files.iter().copied());
    let python = PythonFacts::collect(&tree, false);
    let versions = Versions::default();
    let search_path = SearchPath::new([""]);
    let options = SourceOptions {
        search_path: search_path.clone(),
        working_folder: String::new(),
        trust_ignored: false,
        named: BTreeSet::new(),
    };
    let source = TreeSource::new(&tree, &versions, options);
    question(&Code::new(&python, &source, &search_path))
}

/// What the first context of a template has under each name.
fn names(files: &[(&str, &str)], template: &str) -> Vec<(String, V)> {
    let context = first(files, template);
    let names = context.names.into_iter();
    names
        .map(|(name, value)| (name.to_string(), value))
        .collect()
}

fn first(files: &[(&str, &str)], template: &str) -> TemplateContext {
    ask(files, |code| {
        let views = Views::collect(code);
        let contexts = views.contexts_of(template);
        assert!(
            !contexts.is_empty(),
            "{:?}",
            views.templates().collect::<Vec<_>>()
        );
        TemplateContext::clone(contexts[0])
    })
}

fn value(files: &[(&str, &str)], name: &str) -> V {
    let names = names(files, "a.html");
    let found = names.into_iter().find(|(own, _)| own == name);
    found.expect("it is given").1
}

/// The value of an expression in a view.
fn expression(text: &str) -> V {
    let view = format!(
        "{HEAD}def home(request, key):\n    return render(request, 'a.html', {{'x': {text}}})\n"
    );
    value(&[("shop/views.py", &view), MODELS], "x")
}

const HEAD: &str = "import json, datetime\nfrom django.conf import settings\nfrom django.shortcuts import render, get_object_or_404\n\
    from django.utils.html import format_html\nfrom django.utils.safestring import mark_safe\n\
    from django.utils.translation import gettext as _\nfrom django.urls import reverse\n\
    from shop.models import Order, Status\n";

const MODELS: (&str, &str) = (
    "shop/models.py",
    "from django.db import models\nfrom django.conf import settings\n\
     class Status(models.TextChoices):\n    NEW = 'new', 'New'\n\
     class Base(models.Model):\n    created = models.DateTimeField()\n    class Meta:\n        abstract = True\n\
     class Customer(models.Model):\n    name = models.CharField(max_length=9)\n    mail = models.EmailField()\n\
     \x20   def label(self):\n        return self.name.strip()\n    @property\n    def badge(self):\n        return mark_safe('<b>' + self.name)\n\
     class Order(Base):\n    number = models.PositiveIntegerField()\n    note = models.TextField()\n\
     \x20   status = models.CharField(choices=Status.choices)\n\
     \x20   customer = models.ForeignKey(Customer, on_delete=models.CASCADE)\n\
     \x20   owner = models.ForeignKey(settings.AUTH_USER_MODEL, related_name='orders')\n\
     \x20   def total(self):\n        return sum(line.price for line in self.lines.all())\n\
     \x20   def get_absolute_url(self):\n        return '/orders/%d' % self.pk\n",
);

fn order() -> ClassRef {
    ClassRef::Local {
        file: "shop/models.py".into(),
        name: "Order".into(),
    }
}

fn text(class: &str, field: &str, limits: TextLimits) -> V {
    V::ModelText {
        class: ClassRef::Local {
            file: "shop/models.py".into(),
            name: class.into(),
        },
        field: field.into(),
        limits,
    }
}

#[test]
fn kinds_of_values_are_told_apart() {
    let unknown = |name: &str| V::Unknown(Why::Parameter(name.into()));
    let all = |value| V::Collection(Box::new(value));
    let cases = [
        ("1 + len(key)", V::Number),
        ("Order.objects.filter(a=1).count()", V::Number),
        ("not key", V::Truth),
        ("datetime.datetime.now()", V::Date),
        ("'text'", V::Literal("text".into())),
        ("Status.NEW", V::Choice),
        ("request.GET.get('q')", V::Sent(RequestPart::Query)),
        ("request.POST['q'].strip()", V::Sent(RequestPart::Body)),
        (
            "request.POST.get('q').owner",
            V::Unknown(Why::Missing("owner".into())),
        ),
        (
            "[tag for tag in request.POST.getlist('tags')]",
            all(V::Sent(RequestPart::Body)),
        ),
        (
            "request.data['order']['note']",
            V::Request(RequestPart::Data),
        ),
        ("request.path", V::Request(RequestPart::Path)),
        ("get_object_or_404(Order, pk=key)", V::Instance(order())),
        (
            "Order.objects.filter(x=key).order_by('a')[:5]",
            all(V::Instance(order())),
        ),
        ("[o.number for o in Order.objects.all()]", all(V::Number)),
        (
            "[[c for c in request.GET], [c.number for c in Order.objects.all()]][1]",
            all(V::Number),
        ),
        ("[key for key in key]", all(unknown("key"))),
        ("reverse('home')", V::Url),
        ("_('Hello')", V::Translated),
        ("format_html('<b>{}</b>', key)", V::OwnMarkup),
        ("mark_safe('<hr>')", V::OwnMarkup),
        ("mark_safe(key)", V::MarkedSafe(Box::new(unknown("key")))),
        ("settings.BRAND", V::Setting("BRAND".into())),
        (
            "json.dumps(request.GET)",
            V::Json(Box::new(V::Request(RequestPart::Query))),
        ),
        ("key", unknown("key")),
        (
            "'%s?%s' % (reverse('home'), key)",
            V::Joined(vec![V::Literal("%s?%s".into()), V::Url, unknown("key")]),
        ),
        (
            "key and 'open' or 'shut'",
            V::OneOf(vec![
                V::None,
                V::Literal("open".into()),
                V::Literal("shut".into()),
            ]),
        ),
        (
            "f'a {request.path}'",
            V::Joined(vec![V::Literal("a ".into()), V::Request(RequestPart::Path)]),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(expression(text), expected, "{text}");
    }
}

#[test]
fn attributes_are_followed_from_class_to_class() {
    let cases: [(&[&str], V); 12] = [
        (&["number"], V::Number),
        (&["created"], V::Date),
        (&["pk"], V::Number),
        (&["customer_id"], V::Number),
        (&["note"], text("Order", "note", TextLimits::None)),
        (&["status"], V::Choice),
        (&["get_status_display"], V::Choice),
        (
            &["customer", "name"],
            text("Customer", "name", TextLimits::None),
        ),
        (
            &["customer", "mail"],
            text("Customer", "mail", TextLimits::Email),
        ),
        (
            &["customer", "label"],
            text("Customer", "name", TextLimits::None),
        ),
        (&["total"], V::Number),
        (&["owner", "is_staff"], V::Truth),
    ];
    ask(&[MODELS], |code| {
        for (path, expected) in cases {
            assert_eq!(code.attribute(&order(), path), expected, "{path:?}");
        }
        let back = code.attribute(&order(), &["customer", "order_set", "first", "number"]);
        assert_eq!(back, V::Number);
        let unknown = code.attribute(&order(), &["customer", "nothing"]);
        assert_eq!(unknown, V::Unknown(Why::Missing("nothing".into())));
    });
}

#[test]
fn contexts_are_put_together_where_they_are_made() {
    let view = "from django.shortcuts import render\ndef base(request):\n    return {'brand': 'x'}\n\
        def home(request):\n    context = base(request)\n    context['a'] = 1\n    context.update({'b': True}, c='d')\n\
        \x20   return render(request, 'a.html', context)\n";
    let expected = [
        ("brand".to_owned(), V::Literal("x".into())),
        ("a".to_owned(), V::Number),
        ("b".to_owned(), V::Truth),
        ("c".to_owned(), V::Literal("d".into())),
    ];
    let found = names(&[("views.py", view)], "a.html").into_iter();
    let found: BTreeSet<String> = found.map(|one| format!("{one:?}")).collect();
    assert_eq!(
        found,
        expected.iter().map(|one| format!("{one:?}")).collect()
    );
}

#[test]
fn every_way_to_render_counts() {
    for call in [
        "render(request, 'a.html', {'x': 1})",
        "render(request, template_name='a.html', context={'x': 1})",
        "render(request, ['a.html', 'b.html'], dict(x=1))",
        "render(request, 'a.html' if y else 'b.html', {'x': 1})",
        "HttpResponse(render_to_string('a.html', {'x': 1}, request))",
        "TemplateResponse(request, 'a.html', {'x': 1})",
        "loader.get_template('a.html').render({'x': 1}, request)",
        "mail(to, 'a.html', {'x': 1})",
    ] {
        let view = format!("def home(request):\n    return {call}\n");
        assert_eq!(value(&[("views.py", &view)], "x"), V::Number, "{call}");
    }
    let view = "def home(request):\n    t = get_template('a.html')\n    return HttpResponse(t.render({'x': 1}))\n";
    assert_eq!(value(&[("views.py", view)], "x"), V::Number);
}

#[test]
fn what_may_hold_any_name_is_open() {
    let is_open = |argument: &str| {
        let view = format!(
            "from django.shortcuts import render\ndef home(request):\n    return render(request, 'a.html'{argument})\n"
        );
        first(&[("views.py", &view)], "a.html").is_open
    };
    assert!(!is_open(""));
    assert!(!is_open(", {'a': 1}"));
    assert!(is_open(", locals()"));
    assert!(is_open(", {key: 1}"));
    assert!(is_open(", {**more}"));
    assert!(is_open(", make()"));
}

#[test]
fn class_based_views_give_what_their_bases_give() {
    let views = "from django.views.generic import ListView, DetailView, UpdateView\n\
        from shop.models import Order\nfrom django import forms\n\
        class OrderForm(forms.ModelForm):\n    class Meta:\n        model = Order\n\
        class Titled:\n    title = 'Shop'\n    def get_context_data(self, **kwargs):\n\
        \x20       return super().get_context_data(title=self.title, **kwargs)\n\
        class Orders(Titled, ListView):\n    model = Order\n    extra = 1\n\
        \x20   def get_context_data(self, **kwargs):\n        context = super().get_context_data(**kwargs)\n\
        \x20       context['count'] = self.get_queryset().count()\n        context['q'] = self.request.GET.get('q')\n        return context\n\
        class Detail(DetailView):\n    queryset = Order.objects.all()\n    template_name = 'a.html'\n    context_object_name = 'it'\n\
        class Edit(UpdateView):\n    form_class = OrderForm\n    template_name = 'edit.html'\n";
    let files = [("shop/views.py", views), MODELS];
    let of = |template: &str, name: &str| {
        let names = names(&files, template);
        names
            .into_iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value)
    };
    let list = "shop/order_list.html";
    let instance = || V::Instance(order());
    assert_eq!(of(list, "title"), Some(V::Literal("Shop".into())));
    assert_eq!(
        of(list, "order_list"),
        Some(V::Collection(Box::new(instance())))
    );
    assert_eq!(of(list, "q"), Some(V::Sent(RequestPart::Query)));
    assert_eq!(of("a.html", "it"), Some(instance()));
    assert_eq!(of("a.html", "object"), Some(instance()));
    let form = of("edit.html", "form");
    assert!(
        matches!(form, Some(V::Form(ClassRef::Local { .. }))),
        "{form:?}"
    );
    assert_eq!(of("edit.html", "object"), Some(instance()));
}

#[test]
fn parameters_are_what_patterns_take() {
    let views = "from django.shortcuts import render\ndef home(request, pk, slug, rest, year):\n\
        \x20   return render(request, 'a.html', {'pk': pk, 'slug': slug, 'rest': rest, 'year': year})\n";
    let urls = "from django.contrib.auth.decorators import login_required\nfrom views import home\n\
        urlpatterns = [path('<int:pk>/<slug:slug>/<rest>', login_required(home)),\
        re_path(r'^(?P<year>\\d{4})/(?P<slug>[\\w-]+)/$', home)]\n";
    let files = [("views.py", views), ("urls.py", urls)];
    assert_eq!(value(&files, "pk"), V::Number);
    assert_eq!(value(&files, "slug"), V::Word);
    assert_eq!(value(&files, "rest"), V::Request(RequestPart::Path));
    assert_eq!(value(&files, "year"), V::Number);
}

#[test]
fn inclusion_tags_render_what_they_return() {
    let tags = "register = Library()\n@register.inclusion_tag('a.html', takes_context=True)\n\
        def menu(context, title):\n    return {'x': 1, 'title': title}\n";
    let files = [("templatetags/menu.py", tags)];
    assert_eq!(value(&files, "x"), V::Number);
    assert_eq!(
        value(&files, "title"),
        V::Unknown(Why::Parameter("title".into()))
    );
}

#[test]
fn forms_give_what_their_fields_let_through() {
    let views = "from django import forms\nfrom django.shortcuts import render\n\
        class Search(forms.Form):\n    q = forms.CharField()\n    page = forms.IntegerField()\n\
        def home(request):\n    form = Search(request.GET)\n    data = form.cleaned_data\n\
        \x20   return render(request, 'a.html', {'q': data['q'], 'page': form.cleaned_data.get('page'), 'form': form})\n";
    let files = [("views.py", views)];
    assert_eq!(value(&files, "q"), V::Request(RequestPart::Body));
    assert_eq!(value(&files, "page"), V::Number);
    assert!(matches!(value(&files, "form"), V::Form(_)));
}

#[test]
fn code_that_needs_itself_ends() {
    let view = "from django.shortcuts import render\ndef f(x):\n    return g([x, x])\ndef g(x):\n    return f([x, x])\n\
        def home(request):\n    a = b\n    b = a\n    c = c + '.'\n    c = ''\n\
        \x20   return render(request, 'a.html', {'a': a, 'c': c, 'f': f(1)})\nclass A(B): pass\nclass B(A):\n    template_name = 'b.html'\n";
    let files = [("views.py", view)];
    assert!(value(&files, "a").is_unknown());
    assert!(value(&files, "f").is_unknown());
    assert!(!value(&files, "c").is_unknown());
}

#[test]
fn tags_and_filters_are_told_by_what_they_return() {
    let tags = "from django import template\nfrom django.utils.html import format_html, conditional_escape, escape\n\
        from django.utils.safestring import mark_safe\nregister = template.Library()\n\
        @register.filter\ndef plain(value):\n    return value.upper()\n\
        @register.filter(name='count', is_safe=True)\ndef counted(value):\n    return len(value)\n\
        @register.filter(needs_autoescape=True)\ndef bold(value, autoescape=True):\n\
        \x20   esc = conditional_escape if autoescape else lambda x: x\n    return mark_safe('<b>%s</b>' % esc(value))\n\
        @register.filter()\ndef raw(value):\n    return mark_safe('<b>' + value + '</b>')\n\
        @register.simple_tag(takes_context=True)\ndef link(context, url):\n    return format_html('<a href=\"{}\">', url)\n\
        @register.inclusion_tag('menu.html')\ndef menu(x):\n    return {'x': x}\n\
        class EchoNode(template.Node):\n    def __init__(self, what):\n        self.what = what\n\
        \x20   def render(self, context):\n        return self.what.resolve(context)\n\
        class SetNode(template.Node):\n    def render(self, context):\n        return ''\n\
        @register.tag\ndef echo(parser, token):\n    return EchoNode(token)\n\
        def keep(parser, token):\n    return SetNode()\n\
        def strip(value):\n    return mark_safe(escape(value))\n\
        register.tag('keep', keep)\nregister.filter('strip', strip)\n";
    ask(&[("shop/templatetags/shop.py", tags)], |code| {
        let libraries = TagLibraries::collect(code);
        let filter = |name: &str| libraries.filter(name)[0].clone();
        let tag = |name: &str| libraries.tag(name)[0].clone();
        assert_eq!(filter("plain").output(), Output::Text);
        assert_eq!(filter("plain").library.as_deref(), Some("shop"));
        assert_eq!(filter("count").output(), Output::Constant);
        assert!(filter("count").is_safe && !filter("plain").is_safe);
        assert_eq!(filter("bold").output(), Output::OwnMarkup);
        assert!(filter("bold").needs_autoescape);
        assert_eq!(filter("raw").output(), Output::RawMarkup);
        assert_eq!(filter("strip").output(), Output::OwnMarkup);
        assert_eq!(tag("link").output(), Output::OwnMarkup);
        assert!(tag("link").takes_context);
        assert_eq!(tag("menu").template.as_deref(), Some("menu.html"));
        assert_eq!(tag("echo").output(), Output::RawMarkup);
        assert_eq!(tag("keep").output(), Output::Constant);
        assert!(libraries.filter("nothing").is_empty());
    });
}

#[test]
fn filters_that_turn_references_back_are_told() {
    let tags = "import html\nfrom django import template\nfrom django.utils.html import escape, strip_tags\n\
        register = template.Library()\n\
        @register.filter\ndef direct(value):\n    return html.unescape(value)\n\
        @register.filter\ndef named(value):\n    value = html.unescape(str(value))\n    value = value.strip()\n\
        \x20   return value[:100]\n\
        @register.filter\ndef replaced(value):\n    return value.replace('&amp;', '&').replace('&lt;', '<').replace('x', 'y')\n\
        @register.filter\ndef beside(value):\n    return f'{html.unescape(value)}!'\n\
        @register.filter\ndef escaped(value):\n    return escape(html.unescape(value))\n\
        @register.filter\ndef escaped_by_hand(value):\n    return html.unescape(value).replace('<', '&lt;')\n\
        @register.filter\ndef stripped(value):\n    return strip_tags(html.unescape(value))\n\
        @register.filter\ndef bold(value):\n    return value.replace('&lt;b&gt;', '<b>')\n\
        bold.is_safe = True\nescaped.is_safe = False\nregister.filter('outside', html.unescape)\n";
    ask(&[("shop/templatetags/shop.py", tags)], |code| {
        let libraries = TagLibraries::collect(code);
        let filter = |name: &str| libraries.filter(name)[0].clone();
        for name in ["direct", "named", "replaced", "beside", "outside"] {
            assert!(filter(name).unescapes, "{name}");
        }
        for name in ["escaped", "escaped_by_hand", "stripped", "bold"] {
            assert!(!filter(name).unescapes, "{name}");
        }
        assert!(filter("bold").is_safe && !filter("escaped").is_safe);
    });
}

#[test]
fn an_environment_of_jinja_has_filters_and_globals() {
    let environment = "from jinja2 import Environment\nfrom django.urls import reverse\nfrom markupsafe import Markup\n\
        def raw(value):\n    return Markup(value)\n\
        def environment(**options):\n    env = Environment(**options)\n    env.globals.update({'url': reverse})\n\
        \x20   env.filters['raw'] = raw\n    return env\n";
    ask(&[("shop/jinja2.py", environment)], |code| {
        let libraries = TagLibraries::collect(code);
        assert_eq!(libraries.filter("raw")[0].output(), Output::RawMarkup);
        assert_eq!(libraries.tag("url")[0].output(), Output::Constant);
    });
}

#[test]
fn exempt_views_are_found_however_it_is_said() {
    let views = "from django.utils.decorators import method_decorator as for_methods\n\
        from django.views.decorators import csrf\nfrom django.views.decorators.csrf import csrf_exempt as free\n\
        exempt = for_methods(free)\n\
        @free\ndef hook(request): ...\n\
        @for_methods([never_cache, csrf.csrf_exempt], name='dispatch')\nclass A(View): ...\n\
        class B(View):\n    @for_methods(free)\n    def dispatch(self, *args): ...\n\
        class C(View):\n    @exempt\n    def dispatch(self, *args): ...\n\
        def plain(request): ...\nbound = free(plain)\n\
        @csrf.csrf_protect\ndef kept(request): ...\n";
    let urls = "from django.views.decorators.csrf import csrf_exempt\nimport views\n\
        urlpatterns = [path('hook', views.hook), path('k/', csrf_exempt(cache(views.kept))), path('p', views.plain)]\n";
    ask(&[("views.py", views), ("urls.py", urls)], |code| {
        let found = code.exempt_views();
        let shown: Vec<_> = found.iter().map(|one| (one.view.name(), one.by)).collect();
        let expected = [
            ("kept", Decoration::Route),
            ("hook", Decoration::Function),
            ("A", Decoration::Method),
            ("B", Decoration::Method),
            ("C", Decoration::Method),
            ("bound", Decoration::Function),
        ];
        assert_eq!(shown, expected);
        assert_eq!(found[1].patterns[0].text.as_deref(), Some("hook"));
        assert_eq!(found[0].place.file.as_ref(), "urls.py");
    });
}

#[test]
fn cached_views_are_found_however_it_is_said() {
    let views = "from django.utils.decorators import method_decorator\nfrom django.views.decorators.cache import cache_page\n\
        kept = cache_page(60, key_prefix='x')\n\
        @cache_page(60 * 15)\ndef home(request): ...\n\
        @kept\ndef named(request): ...\n\
        @cache_page(0)\ndef never(request): ...\n\
        @cache_page\ndef wrong(request): ...\n\
        @method_decorator([cache_page(5)], name='dispatch')\nclass A(View): ...\n\
        class B(View):\n    @method_decorator(cache_page(5))\n    def get(self): ...\n\
        class C(View):\n    @method_decorator(cache_page(5))\n    def list(self): ...\n\
        class D(View): ...\ndef plain(request): ...\n";
    let urls = "from django.views.decorators.cache import cache_page\nimport views\n\
        urlpatterns = [path('d', cache_page(timeout=5)(views.D.as_view())), path('p', views.plain)]\n";
    ask(&[("views.py", views), ("urls.py", urls)], |code| {
        let found = code.cached_views();
        let shown: Vec<_> = found.iter().map(|one| (one.view.name(), one.by)).collect();
        let expected = [
            ("D", Decoration::Route),
            ("home", Decoration::Function),
            ("named", Decoration::Function),
            ("A", Decoration::Method),
            ("B", Decoration::Method),
        ];
        assert_eq!(shown, expected);
    });
}

#[test]
fn classes_of_one_name_are_used_each_for_itself() {
    let class = "from rest_framework.authentication import SessionAuthentication\n\
        from rest_framework.views import APIView\n\
        class Quiet(SessionAuthentication):\n    def enforce_csrf(self, request):\n        return\n";
    let view = "class Own(APIView):\n    authentication_classes = [Quiet]\n";
    let using = format!("{class}{view}");
    let used = |files: &[(&str, &str)]| {
        ask(files, |code| {
            let found = code.unchecked_authentications().into_iter();
            let found = found.map(|one| (one.place.file.to_string(), one.is_used));
            found.collect::<BTreeMap<_, _>>()
        })
    };
    let found = used(&[("used.py", using.as_str()), ("unused.py", class)]);
    assert!(found["used.py"] && !found["unused.py"], "{found:?}");
    let settings = "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': ['named.own.Quiet']}\n";
    let found = used(&[("named/own.py", class), ("settings.py", settings)]);
    assert!(found["named/own.py"], "{found:?}");
}

#[test]
fn views_of_an_api_say_how_they_know_who_asks() {
    let views = "from rest_framework.views import APIView\nfrom rest_framework.decorators import api_view, authentication_classes\n\
        from rest_framework.authentication import SessionAuthentication\n\
        class Base(APIView):\n    authentication_classes = [SessionAuthentication]\n\
        class Own(Base): ...\nclass Default(APIView): ...\nclass Open(Base):\n    authentication_classes = ()\n\
        @api_view(['POST'])\n@authentication_classes([])\ndef hook(request): ...\nrouter.register(r'own', Own)\n";
    ask(&[("views.py", views)], |code| {
        let found = code.api_views();
        let count = |name: &str| {
            let view = found.iter().find(|one| one.view.name() == name);
            let view = view.expect("it is found");
            view.authentication.as_ref().map(Vec::len)
        };
        assert_eq!(count("Own"), Some(1));
        assert_eq!(count("Default"), None);
        assert_eq!(count("Open"), Some(0));
        assert_eq!(count("hook"), Some(0));
        let own = found.iter().find(|one| one.view.name() == "Own");
        let patterns = &own.expect("it is found").patterns;
        assert_eq!(patterns[0].text.as_deref(), Some("own"));
    });
}

#[test]
fn a_name_that_gets_another_value_is_the_other() {
    let view = "from django.shortcuts import render\nfrom django.core.paginator import Paginator\n\
        from shop.models import Order\nfrom shop.orders import Orders\n\
        def home(request):\n    page = request.GET.get('page')\n    page = Paginator(Order.objects.all(), 9).get_page(page)\n\
        \x20   text = request.GET['q']\n    text = text.strip()\n    text += '!'\n    order = Order.objects.get()\n    order.update(read=True)\n\
        \x20   return render(request, 'a.html', {'page': page, 'text': text, 'order': order})\n";
    let files = [("views.py", view), MODELS];
    let instance = || V::Instance(order());
    assert_eq!(value(&files, "page"), V::Collection(Box::new(instance())));
    assert_eq!(value(&files, "order"), instance());
    let parts = vec![V::Sent(RequestPart::Query), V::Literal("!".into())];
    assert_eq!(value(&files, "text"), V::Joined(parts));
}

#[test]
fn attributes_are_what_the_class_or_its_methods_assign() {
    let view = "from django.views.generic import TemplateView\n\
        class Home(TemplateView):\n    template_name = 'a.html'\n    title = None\n\
        \x20   def dispatch(self, request, *args):\n        self.title = request.GET['title']\n        return super().dispatch(request)\n\
        \x20   def get_context_data(self, **kwargs):\n        return {'title': self.title}\n";
    let expected = V::OneOf(vec![V::None, V::Sent(RequestPart::Query)]);
    assert_eq!(value(&[("views.py", view)], "title"), expected);
}

#[test]
fn groups_of_patterns_are_read() {
    let of = |pattern: &str| super::routes::pattern_parameters(pattern).remove(0).1;
    assert_eq!(of(r"^(?P<a>\d+)/$"), V::Number);
    assert_eq!(of(r"^(?P<a>[0-9]{4})/$"), V::Number);
    for word in [
        r"(?P<a>[\w-]+)",
        "(?P<a>[a-zA-Z0-9_-]+)",
        r"(?P<a>\w+)",
        "(?P<a>new|old)",
    ] {
        assert_eq!(of(word), V::Word, "{word}");
    }
    for free in [
        "(?P<a>[^/]+)",
        "(?P<a>.*)",
        "(?P<a>[A-z]+)",
        "(?P<a>(a|.)+)",
        "<path:a>",
        "<a>",
    ] {
        assert_eq!(of(free), V::Request(RequestPart::Path), "{free}");
    }
}

#[test]
fn names_that_are_put_together_fit_templates() {
    let view = "from django.template.loader import render_to_string\n\
        def send(request, kind):\n    return render_to_string(f'mails/{kind}-body.html', {'x': 1})\n\
        def show(request, part):\n    return render_to_string('parts/' + ('a' if part else 'b') + '.html', {'x': 1})\n";
    ask(&[("views.py", view)], |code| {
        let views = Views::collect(code);
        let count = |template: &str| views.contexts_of(template).len();
        assert_eq!(count("mails/login-body.html"), 1);
        assert_eq!(count("mails/login-subject.html"), 0);
        assert_eq!(
            (
                count("parts/a.html"),
                count("parts/b.html"),
                count("parts/c.html")
            ),
            (1, 1, 0)
        );
    });
}

#[test]
fn fields_of_forms_are_markup_and_what_was_sent_to_them_is_not() {
    let view = "from django import forms\nfrom django.shortcuts import render\n\
        class Search(forms.Form):\n    q = forms.CharField()\n\
        def home(request):\n    return render(request, 'a.html', {'form': Search(request.POST)})\n";
    ask(&[("views.py", view)], |code| {
        let views = Views::collect(code);
        let form = views.contexts_of("a.html")[0]
            .get("form")
            .expect("it is given")
            .clone();
        assert!(matches!(code.look_up(&form, &["q"]), V::FormField(..)));
        assert!(matches!(
            code.look_up(&form, &["q", "errors"]),
            V::FormField(..)
        ));
        assert_eq!(
            code.look_up(&form, &["q", "value"]),
            V::Request(RequestPart::Body)
        );
        assert_eq!(code.look_up(&form, &["q", "label"]), V::Choice);
    });
}

#[test]
fn models_behind_functions_and_filters_are_known() {
    let views = "from django.contrib.auth import get_user_model\nfrom django.views.generic import DetailView\n\
        from django.shortcuts import render\nimport django_filters\nfrom shop.models import Order\n\
        User = get_user_model()\n\
        class Orders(django_filters.FilterSet):\n    class Meta:\n        model = Order\n\
        class Detail(DetailView):\n    model = User\n    template_name = 'user.html'\n\
        def home(request):\n    found = Orders(request.GET)\n    return render(request, 'a.html', {'orders': found.qs})\n";
    let files = [("views.py", views), MODELS];
    let user = V::Instance(ClassRef::external("django.contrib.auth.models.User"));
    assert!(names(&files, "user.html").contains(&("object".to_owned(), user)));
    assert_eq!(
        value(&files, "orders"),
        V::Collection(Box::new(V::Instance(order())))
    );
}

#[test]
fn a_class_that_is_made_of_the_model_of_users_ends() {
    let models = "from django.contrib.auth import get_user_model\nfrom django.db import models\n\
        User = get_user_model()\nclass Proxy(User):\n    class Meta:\n        proxy = True\n\
        class Note(models.Model):\n    author = models.ForeignKey(User, on_delete=models.CASCADE)\n";
    ask(&[("notes/models.py", models)], |code| {
        let note = code
            .class_in("notes/models.py", "Note")
            .expect("it is there");
        assert_eq!(code.attribute(&note, &["author", "is_staff"]), V::Truth);
    });
}

#[test]
fn a_url_that_a_function_checks_is_one_of_this_site() {
    let of = |check: &str| {
        let view = format!(
            "{HEAD}def target(request):\n    url = request.GET.get('next')\n    if {check}(url):\n        return url\n    return '/'\n\ndef home(request):\n    return render(request, 'a.html', {{'x': target(request)}})\n"
        );
        value(&[("shop/views.py", &view)], "x")
    };
    let is_request = |value: &V| match value {
        V::OneOf(values) => values.iter().any(|one| matches!(one, V::Sent(_))),
        value => matches!(value, V::Sent(_)),
    };
    assert!(is_request(&of("bool")));
    assert!(!is_request(&of("url_has_allowed_host_and_scheme")));
}

#[test]
fn messages_are_what_anybody_writes_into_them() {
    let views = "from django.contrib import messages\nfrom django.utils.html import format_html\n\
        from shop.models import Customer\n\
        def done(request, key):\n    customer = Customer.objects.get(pk=key)\n\
        \x20   messages.success(request, 'Saved ' + customer.name)\n\
        \x20   messages.add_message(request, messages.INFO, format_html('<b>{}</b>', customer.name))\n";
    ask(&[("shop/views.py", views), MODELS], |code| {
        let text = text("Customer", "name", TextLimits::None);
        let message = V::Message(Box::new(text));
        assert_eq!(code.messages(), V::Collection(Box::new(message)));
    });
    let quiet = "from django.contrib import messages\ndef done(request):\n    messages.info(request, 'Saved')\n";
    ask(&[("shop/views.py", quiet)], |code| {
        let message = V::Message(Box::new(V::Translated));
        assert_eq!(code.messages(), V::Collection(Box::new(message)));
    });
}

#[test]
fn context_processors_give_names_to_every_template() {
    let processors = "from shop.models import Customer\ndef best(request):\n    return {'best': Customer.objects.first().name}\n";
    ask(&[("shop/context.py", processors), MODELS], |code| {
        let given = code.processed(&["shop.context.best".to_owned()]);
        assert_eq!(
            given.get("best"),
            Some(&text("Customer", "name", TextLimits::None))
        );
        assert_eq!(given.get("user"), None, "its processor is not there");
        let assumed = code.processed(&[]);
        assert_eq!(
            assumed.get("STATIC_URL"),
            Some(&V::Setting("STATIC_URL".into()))
        );
    });
}

#[test]
fn an_object_is_printed_as_its_class_says() {
    let models = "from django.db import models\nclass Tag(models.Model):\n    name = models.CharField()\n\
        \x20   def __str__(self):\n        return self.name\n\
        class Plain(models.Model):\n    name = models.CharField()\n";
    ask(&[("shop/models.py", models)], |code| {
        let object = |name: &str| {
            let class = code.class_in("shop/models.py", name);
            V::Instance(class.expect("it is there"))
        };
        assert_eq!(
            code.text_of(object("Tag")),
            text("Tag", "name", TextLimits::None)
        );
        assert_eq!(code.text_of(object("Plain")), object("Plain"));
    });
}

#[test]
fn a_field_with_a_check_of_the_project_is_not_free_text() {
    let models = "from django.db import models\nfrom django.core.validators import MaxLengthValidator\n\
        import bleach\nfrom wagtail.fields import RichTextField\n\
        def plain(value): ...\n\
        class Name(models.CharField):\n    def to_python(self, value):\n        return value.strip('<')\n\
        class Tag(models.Model):\n    own = Name()\n    asked = models.CharField(validators=[plain])\n\
        \x20   short = models.CharField(validators=[MaxLengthValidator(3)])\n\
        \x20   rich = RichTextField()\n    cleaned = models.TextField()\n    raw = models.TextField()\n\
        \x20   entered = models.TextField()\n\
        \x20   def save(self):\n        self.cleaned = bleach.clean(self.cleaned)\n";
    let forms = "from django import forms\nclass Cleaned(forms.CharField):\n    def clean(self, value):\n        return strip(value)\n\
        class TagForm(forms.Form):\n    entered = Cleaned()\n    raw = forms.CharField()\n";
    ask(
        &[("shop/models.py", models), ("shop/forms.py", forms)],
        |code| {
            let class = code.class_in("shop/models.py", "Tag").expect("it is there");
            for (field, limits) in [
                ("own", TextLimits::Checked),
                ("asked", TextLimits::Checked),
                ("short", TextLimits::None),
                ("rich", TextLimits::Checked),
                ("cleaned", TextLimits::Checked),
                ("entered", TextLimits::Checked),
                ("raw", TextLimits::None),
            ] {
                assert_eq!(code.attribute(&class, &[field]), text("Tag", field, limits));
            }
        },
    );
}

#[test]
fn a_dict_of_pairs_gives_its_values() {
    let view = format!(
        "{HEAD}from collections import OrderedDict\ndef home(request, key):\n    order = Order.objects.get(pk=key)\n    \
         return render(request, 'a.html', {{'x': OrderedDict([('Orders', reverse('orders')), (order, reverse('order'))])}})\n"
    );
    let given = value(&[("shop/views.py", &view), MODELS], "x");
    ask(&[], |code| {
        let items = code.look_up(&given, &["items"]);
        assert_eq!(
            items,
            V::Collection(Box::new(V::Tuple(vec![V::Choice, V::Url])))
        );
    });
}

#[test]
fn a_text_that_the_code_asks_for_by_its_name_is_configuration() {
    let given = |asked: &str| {
        let view = format!(
            "{HEAD}from shop.models import Customer\ndef setting(name):\n    return Customer.objects.get(key=name).name\n\
             def home(request, key):\n    return render(request, 'a.html', {{'x': setting({asked})}})\n"
        );
        value(&[("shop/views.py", &view), MODELS], "x")
    };
    assert_eq!(
        given("'site_url'"),
        text("Customer", "name", TextLimits::Configured)
    );
    assert_eq!(given("key"), text("Customer", "name", TextLimits::None));
}
