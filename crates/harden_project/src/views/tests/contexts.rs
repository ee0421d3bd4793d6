//! What views hand over to their templates.

use super::*;

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
