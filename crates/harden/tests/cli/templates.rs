//! What templates get reported for at persona regular: who writes a value, and what sends a form.

use crate::bad_input::check_with;
use crate::fixture::Fixture;

const MODELS: &str = "from django.db import models\n\
    class Shop(models.Model):\n    name = models.CharField(max_length=90)\n    website = models.CharField(max_length=90)\n\
    \x20   homepage = models.URLField()\n    phone = models.CharField(max_length=20)\n\
    \x20   about = models.TextField()\n    about_html = models.TextField()\n    about_raw = models.TextField()\n\
    \x20   def save(self, *args):\n        self.about_html = rendered(self.about)\n        self.about_raw = mark_safe(self.about)\n\
    \x20   def get_absolute_url(self):\n        return '/shops/%s/%d/' % (self.name, self.pk)\n\
    \x20   def link(self):\n        return self.homepage or 'tel:%s' % self.phone\n\
    \x20   def full_url(self, proto='https'):\n        return f'{proto}://shop.example/{self.name}'\n";
const TEXTS: &str = "from django.utils.safestring import mark_safe\ndef linked(text, kind):\n\
    \x20   if kind == 'a':\n        text = elsewhere(text)\n    else:\n        text = nowhere(text)\n\
    \x20   text = links(text)\n    if kind == 'b':\n        text = marks(text)\n    return text\n\
    def either(text, kind):\n    if kind == 'a':\n        text = text + '.'\n    return text\n";
const VIEWS: &str = "from django import forms\nfrom django.shortcuts import render\n\
    from somewhere import remembered\nfrom .models import Shop\nfrom .texts import either, linked\n\
    class Import(forms.Form):\n    source = forms.URLField()\n    title = forms.CharField()\n\
    def page(request):\n    form = Import(request.POST)\n\
    \x20   shop = remembered() or Shop.objects.get(pk=1)\n\
    \x20   return render(request, 'page.html', {'form': form, 'shop': shop, 'shops': remembered(),\n\
    \x20       'pairs': sorted([(shop.website, shop.get_absolute_url()) for shop in Shop.objects.all()]),\n\
    \x20       'linked': linked(request.POST['text'], 'a'), 'either': either(request.POST['text'], 'a')})\n";
const URLS: &str = "from django.urls import path\nfrom . import views\nfrom .api import api\n\
    urlpatterns = [path('page/', views.page), path('submit/', views.page), path('api/', api.urls)]\n";
const SETTINGS: &str = "SECRET_KEY = 'x'\nROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n\
    MIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware']\n";

/// What is found in a page, and in a script that lies beside it, a line each.
fn found(page: &str, script: &str) -> Vec<String> {
    let fixture = Fixture::new(&[
        ("settings.py", SETTINGS),
        ("shop/__init__.py", ""),
        ("shop/models.py", MODELS),
        ("shop/views.py", VIEWS),
        ("shop/texts.py", TEXTS),
        ("shop/urls.py", URLS),
        (
            "shop/api.py",
            "from ninja import NinjaAPI\napi = NinjaAPI()\n",
        ),
        ("shop/templates/page.html", page),
        ("shop/static/page.js", script),
    ]);
    let run = check_with(&fixture, &[".", "--select", "XSS,CSRF"]);
    let told = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("shop/templates/") || line.starts_with("shop/static/"));
    told.map(str::to_owned).collect()
}

#[track_caller]
fn is_found(page: &str, script: &str, code: &str) {
    let found = found(page, script);
    assert!(
        found.len() == 1 && found[0].contains(code),
        "{page}\n{found:?}"
    );
}

#[track_caller]
fn is_silent(page: &str, script: &str) {
    let found = found(page, script);
    assert!(found.is_empty(), "{page}\n{found:?}");
}

#[test]
fn findings_say_who_writes_the_value() {
    for (printed, writer) in [
        (
            "{{ shop.website }}",
            "it is `Shop.website`, a text of the database",
        ),
        ("{{ request.GET.next }}", "it comes from `request.GET`"),
        (
            "{{ form.cleaned_data.title }}",
            "it comes from `request.POST`",
        ),
    ] {
        let page = format!("<a href=\"{printed}\">there</a>");
        is_found(&page, "", writer);
    }
}

#[test]
fn who_writes_the_beginning_of_an_address_decides_its_scheme() {
    for silent in [
        "{{ shop.get_absolute_url }}",
        "{{ shop.full_url }}",
        "{{ shop.link }}",
        "{{ form.cleaned_data.source }}",
        "/shops/{{ shop.name }}",
    ] {
        is_silent(&format!("<a href=\"{silent}\">there</a>"), "");
    }
    let loaded = "<script src=\"{{ shop.link }}\"></script>";
    is_found(loaded, "", "`Shop.homepage`");
    // Of what a field lets through, a quote is left.
    is_found("<p>{{ form.cleaned_data.source|safe }}</p>", "", "XSS017");
}

#[test]
fn loops_over_pairs_tell_their_parts_apart() {
    let page = |part: &str| {
        format!("{{% for site, page in pairs %}}<a href=\"{{{{ {part} }}}}\">a</a>{{% endfor %}}")
    };
    is_silent(&page("page"), "");
    is_found(&page("site"), "", "`Shop.website`");
}

#[test]
fn what_code_makes_of_a_text_is_the_codes() {
    is_found("<p>{{ shop.about|safe }}</p>", "", "`Shop.about`");
    is_found("<p>{{ shop.about_raw|safe }}</p>", "", "`Shop.about_raw`");
    is_silent("<p>{{ shop.about_html|safe }}</p>", "");
    // A parameter that gets another value is not what was given any more.
    is_silent("<p>{{ linked|safe }}</p>", "");
    is_found("<p>{{ either|safe }}</p>", "", "`request.POST`");
}

#[test]
fn a_form_that_a_script_sends_is_not_the_visitors() {
    let form = "<form method='post' id='order' action='/orders/add/'>\
        <input type='submit' id='send' value='{{ shops|length }}'></form>";
    is_found(form, "", "CSRF011");
    let send = "fetch('/orders/', { method: 'POST', headers: { 'X-CSRFToken': token() } });";
    is_found(form, send, "CSRF011");
    for taking in [
        "document.getElementById('order').onsubmit = order;",
        "$('#order').on('submit', order);",
        "document.getElementById('send').addEventListener('click', order);",
        "order('/orders/add/');",
    ] {
        is_silent(form, &format!("{taking}\nfunction order() {{ {send} }}"));
    }
    is_silent(
        "<form method='post' action='#list'><input name='q'></form>",
        "",
    );
    let page = format!("<form method='post'><input name='q'></form><script>{send}");
    is_found(&page, "", "CSRF011");
    is_silent(&format!("{page}\n$('.bar form').on('submit', order);"), "");
    let styled = "<form method='post' class='wide'><button>Go</button></form>";
    is_found(styled, &format!("$('.wide').show(); {send}"), "CSRF011");
    is_silent(styled, &format!("$('.wide').submit(order); {send}"));
    let delegated = "$('.list').on('submit', 'form.wide', order);";
    is_silent(styled, &format!("{delegated} {send}"));
    let every = "$('form').on('submit', e => { e.preventDefault(); fetch(e.target.action); });";
    is_found(styled, every, "CSRF011");
    let loading = format!("{styled}<script src='{{% static \"page.js\" %}}'></script>");
    is_silent(&loading, every);
    is_found(
        &loading,
        "$('form').on('submit', lock); $.ajax(news);",
        "CSRF011",
    );
}

#[test]
fn a_form_that_the_browser_is_kept_from_sending_is_sent_by_a_script() {
    let form = |tag: &str| format!("<form method='post' {tag}><button>Go</button></form>");
    for tag in [
        "ng-submit='save()'",
        "@submit.prevent='save'",
        "x-on:submit.prevent.stop='save()'",
        "onsubmit='save(); return false;'",
    ] {
        is_silent(&form(tag), "");
    }
    for tag in [
        "ng-submit='save()' action='/orders/'",
        "@submit='save'",
        "onsubmit='return save()'",
    ] {
        is_found(&form(tag), "", "CSRF011");
    }
}

#[test]
fn a_form_in_a_form_is_none() {
    let inner = "<form method='post'><button>Go</button></form>";
    is_found(inner, "", "CSRF011");
    is_silent(
        &format!("<form method='post'>{{% csrf_token %}}{inner}"),
        "",
    );
}

#[test]
fn a_form_without_anything_to_press_is_sent_by_nobody() {
    let form = |printed: &str| {
        format!("<form method='post'><input type='checkbox' name='mine'><p>{printed}</p></form>")
    };
    is_silent(&form("{{ shops|length }} shop{{ shops|pluralize }}"), "");
    is_found(&form("{{ shops }}"), "", "CSRF011");
    is_silent(&form("{{ form.as_p }}"), "");
    is_silent(
        "<form method='post'><input name='q'><input name='r'><button type='button'>Go</button></form>",
        "",
    );
    is_found(
        "<form method='post'><input name='q'><button type='button'>Go</button></form>",
        "",
        "CSRF011",
    );
    is_found(
        "<form method='post'>{{ form.as_p }}<button>Go</button></form>",
        "",
        "CSRF011",
    );
    is_found(
        "<form method='post'><input name='q'><button>Go</button></form>",
        "",
        "CSRF011",
    );
    is_silent(
        "<form method='post'><input type='email'><button>Go</button></form>",
        "",
    );
}

#[test]
fn a_token_in_a_form_that_can_be_posted_stays() {
    let form = |button: &str| {
        format!("<form method='get' id='filter'>{{% csrf_token %}}<input name='q'>{button}</form>")
    };
    is_found(&form("<button>Find</button>"), "", "CSRF013");
    is_silent(&form("<button formmethod='post'>Keep</button>"), "");
    let script = "$.ajax({ type: 'POST', data: $('#filter').serialize() });";
    is_silent(&form("<button>Find</button>"), script);
}

#[test]
fn what_an_api_does_behind_its_prefix_is_its_own_matter() {
    let send = |path: &str| format!("fetch('{path}', {{ method: 'POST' }});");
    is_found("<p>", &send("/submit/"), "CSRF030");
    is_silent("<p>", &send("/api/submit/"));
}

#[test]
fn where_nobody_is_known_a_form_without_token_is_advice() {
    let form = "<form method='post' action='/orders/'><input name='a'></form>";
    for (middleware, codes) in [
        ("django.middleware.csrf.CsrfViewMiddleware", 1),
        ("django.contrib.sessions.middleware.SessionMiddleware", 1),
        ("django.middleware.common.CommonMiddleware", 0),
    ] {
        let settings = format!(
            "SECRET_KEY = 'x'\nROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\nMIDDLEWARE = ['{middleware}']\n"
        );
        let fixture = Fixture::new(&[
            ("settings.py", settings.as_str()),
            ("shop/__init__.py", ""),
            ("shop/urls.py", URLS),
            ("shop/views.py", VIEWS),
            ("shop/api.py", ""),
            ("shop/templates/page.html", form),
        ]);
        let run = check_with(&fixture, &[".", "--select", "CSRF011"]);
        let found = run.stdout.matches("CSRF011").count();
        assert_eq!(found, codes, "{middleware}\n{}", run.stdout);
    }
}
