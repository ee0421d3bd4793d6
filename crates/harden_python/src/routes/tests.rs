use super::*;
use crate::facts::{Value, facts_of_text};

fn routes(text: &str) -> Vec<Route> {
    facts_of_text(text).routes
}

fn found(text: &str) -> Vec<(Option<String>, Vec<Condition>)> {
    let routes = routes(text).into_iter();
    let pattern = |route: Route| (route.pattern.map(|text| text.to_string()), route.conditions);
    routes.map(pattern).collect()
}

fn patterns(text: &str) -> Vec<String> {
    let found = found(text).into_iter();
    found.filter_map(|(pattern, _)| pattern).collect()
}

#[test]
fn every_way_to_make_a_list_counts() {
    for text in [
        "urlpatterns = [path('a', x), re_path(r'b', y)]\n",
        "urlpatterns = [path('a', x)] + [path('b', y)]\n",
        "urlpatterns = [path('a', x)]\nurlpatterns += [path('b', y)]\n",
        "urlpatterns = [path('a', x)]\nurlpatterns.append(path('b', y))\n",
        "more = [path('b', y)]\nurlpatterns = [path('a', x), *more]\n",
        "urlpatterns = patterns('', url('a', x)) + i18n_patterns(path('b', y))\n",
        "urlpatterns: list = [path(route='a', view=x), urls.path('b', y)]\n",
    ] {
        assert_eq!(patterns(text), ["a", "b"], "{text}");
    }
}

#[test]
fn lists_that_nothing_adds_and_functions_do_not_count() {
    let text = "other = [path('a', x)]\ndef f():\n    urlpatterns = [path('b', y)]\n";
    assert_eq!(patterns(text), Vec::<String>::new());
}

#[test]
fn branches_are_conditions() {
    let debug = || Condition::Setting("DEBUG".into());
    let text = "urlpatterns = []\nif settings.DEBUG:\n    urlpatterns += [path('a', x)]\n\
        elif settings.MORE or other():\n    urlpatterns += [path('b', x)]\n\
        else:\n    urlpatterns += [path('c', x)]\n";
    let more = || Condition::Any(vec![Condition::Setting("MORE".into()), Condition::Unknown]);
    let not = |condition| Condition::Not(Box::new(condition));
    let expected = [
        (Some("a".to_owned()), vec![debug()]),
        (Some("b".to_owned()), vec![not(debug()), more()]),
        (Some("c".to_owned()), vec![not(debug()), not(more())]),
    ];
    assert_eq!(found(text), expected);
}

#[test]
fn a_list_is_there_where_it_is_added() {
    let text =
        "tools = [path('a', x)]\nurlpatterns = []\nif settings.DEBUG:\n    urlpatterns += tools\n";
    let debug = Condition::Setting("DEBUG".into());
    assert_eq!(found(text), [(Some("a".to_owned()), vec![debug])]);
}

#[test]
fn views_are_told_apart() {
    let view = |text: &str| {
        let routes = routes(&format!(
            "inner = [path('i', x)]\nurlpatterns = [path('a', {text})]\n"
        ));
        routes.into_iter().next().expect("there is one").view
    };
    assert_eq!(
        view("admin.site.urls"),
        View::Dotted("admin.site.urls".into())
    );
    assert_eq!(
        view("include('shop.urls')"),
        View::IncludedModule("shop.urls".into())
    );
    assert_eq!(
        view("include(('shop.urls', 'shop'))"),
        View::IncludedModule("shop.urls".into())
    );
    assert_eq!(
        view("include(router.urls)"),
        View::IncludedName("router.urls".into())
    );
    assert!(matches!(view("include(inner)"), View::Included(routes) if routes.len() == 1));
    assert!(matches!(view("include([path('b', x)])"), View::Included(routes) if routes.len() == 1));
    assert_eq!(view("lambda request: None"), View::Other);
    let class = |keywords| View::Class {
        name: "views.Home".into(),
        keywords,
    };
    assert_eq!(view("views.Home.as_view()"), class(Vec::new()));
    let keyword = Keyword {
        name: "model".into(),
        value: Value::Dotted("Book".into()),
    };
    assert_eq!(view("views.Home.as_view(model=Book)"), class(vec![keyword]));
    let wrapped = |by: &str, view| View::Wrapped {
        by: by.into(),
        view: Box::new(view),
    };
    assert_eq!(
        view("cache_page(60)(csrf_exempt(views.Home.as_view()))"),
        wrapped("cache_page", wrapped("csrf_exempt", class(Vec::new())))
    );
}

#[test]
fn what_is_passed_to_the_view_counts() {
    for text in [
        "urlpatterns = [path('a', serve, {'document_root': settings.MEDIA_ROOT})]\n",
        "urlpatterns = [path('a', serve, kwargs={'document_root': settings.MEDIA_ROOT})]\n",
    ] {
        let route = routes(text).remove(0);
        assert_eq!(route.document_root.as_deref(), Some("settings.MEDIA_ROOT"));
        assert_eq!((route.extent.line, route.extent.column), (1, 16));
    }
}

#[test]
fn hostile_files_take_no_time() {
    let doubled = "urlpatterns += urlpatterns\n".repeat(10_000);
    let starred = format!("urlpatterns = [{}]\n", "*urlpatterns, ".repeat(10_000));
    let nested = "urlpatterns = [path('', include(urlpatterns)), path('', include(urlpatterns))]\n"
        .repeat(60);
    let branches = "elif settings.X:\n    urlpatterns += [path('b', x)]\n".repeat(5_000);
    let branches = format!("if settings.X:\n    pass\n{branches}");
    for rest in [doubled, starred, nested, branches] {
        let text = format!("urlpatterns = [path('a', x)]\n{rest}");
        assert!(routes(&text).len() <= 100_000);
    }
    let small = format!(
        "urlpatterns = [path('a', x)]\n{}",
        "urlpatterns += urlpatterns\n".repeat(30)
    );
    assert!((500..2_000).contains(&routes(&small).len()));
}
