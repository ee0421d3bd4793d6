//! Who writes a field of a model, and what is made of texts on the way: what the project's own code decides is not
//! told at persona regular.

use crate::bad_input::check_with;
use crate::fixture::Fixture;

const MODELS: &str = "import uuid\nimport markdown\nfrom django.db import models\nfrom django.utils.html import escape\n\
    def new_token():\n    return uuid.uuid4().hex\n\
    def new_title():\n    return 'Untitled'\n\
    class Visit(models.Model):\n    path = models.TextField()\n    referrer = models.TextField()\n\
    \x20   landing = models.TextField()\n    token = models.CharField(max_length=32, default=new_token)\n\
    \x20   title = models.CharField(max_length=90, default=new_title)\n    proof = models.FileField()\n\
    \x20   country = models.CharField(max_length=2)\n\
    class Note(models.Model):\n    text = models.TextField()\n    title = models.TextField()\n\
    \x20   title_html = models.TextField()\n    raw_html = models.TextField()\n\
    \x20   def save(self, *args):\n        escaped = escape(self.title)\n        self.title_html = markdown.markdown(escaped)\n\
    \x20       self.raw_html = markdown.markdown(self.title)\n";
const MIDDLEWARE: &str = "from .models import Visit\ndef log(get_response):\n    def middleware(request):\n\
    \x20       path = request.get_full_path()\n\
    \x20       Visit.objects.create(path=path, landing='/%s/' % request.GET['page'], referrer=request.GET['from'])\n\
    \x20       return get_response(request)\n    return middleware\n";
const FORMS: &str = "from django import forms\nfrom .models import Note, Visit\n\
    class VisitForm(forms.ModelForm):\n    class Meta:\n        model = Visit\n        fields = ['landing']\n\
    class NoteForm(forms.ModelForm):\n    public = forms.BooleanField()\n    proof = forms.FileField()\n\
    \x20   class Meta:\n        model = Note\n        fields = ['text', 'title']\n";
const VIEWS: &str = "from django.contrib.flatpages.models import FlatPage\nfrom django.core.mail import send_mail\n\
    from django.shortcuts import render\nfrom django.template.loader import render_to_string\n\
    from django.urls import reverse\nfrom django.utils.html import escape\n\
    from django.utils.safestring import mark_safe\nfrom .cleaning import safe_html\nfrom .forms import NoteForm\n\
    from .models import Note, Visit\n\
    def page(request):\n    form = NoteForm(request.POST)\n    visit = Visit.objects.get(pk=1)\n\
    \x20   query = request.GET.get('q')\n    return render(request, 'page.html', {'form': form, 'visit': visit,\n\
    \x20       'note': Note.objects.get(pk=1), 'flatpage': FlatPage.objects.get(pk=1), 'file': request.FILES['it'],\n\
    \x20       'own': '%s?q=%s' % (reverse('page'), query), 'theirs': '%s/%s' % (query, reverse('page')),\n\
    \x20       'shown': query and escape(query) or ''})\n\
    def save(request):\n    obj = NoteForm(request.POST).save(commit=False)\n\
    \x20   obj.text = safe_html(obj.text)\n    obj.save()\n\
    def tell(request):\n    context = {'text': mark_safe(request.POST['text'])}\n\
    \x20   send_mail('Hello', render_to_string('mail.txt', context), None, ['a@shop.example'])\n\
    def greet(request):\n    note = Note.objects.get(pk=1)\n\
    \x20   request.user.email_user('Hello', render_to_string('greeting.html', {'note': note}))\n\
    \x20   return render(request, 'greeted.html', {'note': note})\n\
    def short(request):\n    return mark_safe(request.POST['text'])[:9]\n\
    def long(request):\n    return mark_safe(request.POST['text'])\n";

const MAIL: &str =
    "<p>{{ note.text|safe }}{% autoescape off %}{{ request.GET.q }}{% endautoescape %}</p>\n";

fn fixture(page: &str) -> Fixture {
    Fixture::new(&[
        (
            "settings.py",
            "SECRET_KEY = 'x'\nROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
        ),
        ("shop/__init__.py", ""),
        ("shop/models.py", MODELS),
        ("shop/middleware.py", MIDDLEWARE),
        ("shop/forms.py", FORMS),
        ("shop/views.py", VIEWS),
        (
            "shop/cleaning.py",
            "import bleach\ndef safe_html(text):\n    return bleach.clean(text)\n",
        ),
        (
            "shop/urls.py",
            "from django.urls import path\nfrom . import views\n\
             urlpatterns = [path('page/', views.page, name='page'), path('save/', views.save), path('tell/', views.tell)]\n",
        ),
        ("shop/templates/page.html", page),
        ("shop/templates/mail.txt", "{{ text }}\n"),
        ("shop/templates/greeting.html", MAIL),
        ("shop/templates/greeted.html", MAIL),
        (
            "shop/templates/registration/password_reset_email.html",
            MAIL,
        ),
    ])
}

/// What is found in a file, a line each.
fn found(page: &str, file: &str) -> Vec<String> {
    let run = check_with(&fixture(page), &[".", "--select", "XSS"]);
    let lines = run.stdout.lines();
    let told = lines.filter(|line| line.starts_with(file));
    told.map(str::to_owned).collect()
}

#[track_caller]
fn is_told_in_page(page: &str, is_told: bool) {
    let found = found(page, "shop/templates/page.html");
    assert_eq!(found.len(), usize::from(is_told), "{page}\n{found:?}");
}

#[test]
fn an_address_that_code_begins_has_its_scheme() {
    for (value, is_told) in [
        ("visit.path", false),
        ("visit.referrer", true),
        // A form takes it as well.
        ("visit.landing", true),
        ("own", false),
        ("theirs", true),
    ] {
        is_told_in_page(&format!("<a href=\"{{{{ {value} }}}}\">Go</a>\n"), is_told);
    }
}

#[test]
fn words_that_code_makes_are_nobodys_text() {
    for (value, is_told) in [
        ("visit.token", false),
        ("visit.title", true),
        ("visit.country", false),
        ("visit.proof", false),
        ("visit.proof.name", false),
        ("file.name", true),
        ("form.public.value", false),
        ("form.title.value", true),
        ("shown", false),
    ] {
        is_told_in_page(&format!("<b class={{{{ {value} }}}}>It</b>\n"), is_told);
    }
}

#[test]
fn markup_that_a_view_sanitises_and_that_of_flat_pages_is_wanted() {
    for (value, is_told) in [
        ("note.text", false),
        ("note.title", true),
        ("note.title_html", false),
        ("note.raw_html", true),
        ("flatpage.content", false),
    ] {
        is_told_in_page(&format!("<p>{{{{ {value}|safe }}}}</p>\n"), is_told);
    }
}

#[test]
fn templates_that_only_mails_are_made_of_are_no_pages() {
    for (file, told) in [
        ("shop/templates/greeting.html", 0),
        ("shop/templates/registration/password_reset_email.html", 0),
        ("shop/templates/greeted.html", 1),
    ] {
        let found = found("", file);
        assert_eq!(found.len(), told, "{found:?}");
    }
}

#[test]
fn what_is_marked_as_safe_for_a_mail_or_cut_afterwards_is_in_no_page() {
    let found = found("", "shop/views.py");
    assert_eq!(found.len(), 1, "{found:?}");
    let last = VIEWS.lines().count();
    assert!(
        found[0].starts_with(&format!("shop/views.py:{last}:")),
        "{found:?}"
    );
}
