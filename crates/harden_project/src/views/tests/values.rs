//! What names and attributes of the code stand for.

use super::*;

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
