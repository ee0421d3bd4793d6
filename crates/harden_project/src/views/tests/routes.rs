//! Which views there are, and behind which patterns.

use super::*;

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
fn groups_of_patterns_are_read() {
    let of = |pattern: &str| {
        crate::views::routes::pattern_parameters(pattern)
            .remove(0)
            .1
    };
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
