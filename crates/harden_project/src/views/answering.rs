//! Who answers requests with a template: views, which a decorator can be put around, and code that is none.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::bodies::Term;
use harden_python::facts::{BindingKind, FunctionFacts, Keyword};
use harden_python::routes::{Route, View};
use harden_python::syntax::Name;

use super::Code;
use super::classes::Lineage;
use super::contexts::is_test;
use super::decorated::local;
use super::registered::Registered;
use super::routes::{HANDLERS, with_included};
use super::tags::FunctionKind;
use super::value::ClassRef;

/// Code that fills in a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answerer {
    View(AnsweringView),
    /// A tag, by its name in templates: what it fills in is on the pages that use it.
    Tag(Name),
    /// A function or a class that is no view, or that nobody knows to be one; its name.
    Other(Name, Place),
}

/// A view, where a decorator would be put around it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnsweringView {
    /// Of its name; of the route, for a view that only a route makes.
    pub place: Place,
    /// As it is imported: `shop.views.home`.
    pub dotted: String,
    pub kind: AnsweringKind,
    /// Whether it gives its answer later: not every decorator can wait for it.
    pub is_async: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnsweringKind {
    Function,
    Class,
    /// `TemplateView.as_view(template_name="about.html")`, in a `URLconf`.
    Route,
}

/// Views of Django that look for a template of the project by a name of their own. Those whose templates its admin
/// fills in as well are not here.
const OF_DJANGO: [(&str, &str); 5] = [
    ("LoginView", "registration/login.html"),
    ("PasswordResetView", "registration/password_reset_form.html"),
    (
        "PasswordResetDoneView",
        "registration/password_reset_done.html",
    ),
    (
        "PasswordResetConfirmView",
        "registration/password_reset_confirm.html",
    ),
    (
        "PasswordResetCompleteView",
        "registration/password_reset_complete.html",
    ),
];
/// Their module, and the `URLconf` in which no project can put anything around them.
const MODULE_OF_DJANGO: &str = "django.contrib.auth.views.";
const URLS_OF_DJANGO: &str = "django.contrib.auth.urls";

impl Code<'_> {
    /// What the code at a place is that fills in a template.
    pub fn answerer(&self, place: &Place) -> Answerer {
        if let Some(view) = self.routed_at(place) {
            return Answerer::View(view);
        }
        let unknown = || Answerer::Other(Name::from(""), place.clone());
        let Some(ClassRef::Local { file, name }) = self.owner_of(place) else {
            return unknown();
        };
        let facts = self.facts.file(&file);
        let Some(binding) = facts.and_then(|facts| facts.binding(&name)) else {
            return unknown();
        };
        let own = binding.extent.in_file(&file);
        let view = |kind, is_async| {
            Answerer::View(AnsweringView {
                place: own.clone(),
                dotted: self.dotted(&file, &name),
                kind,
                is_async,
            })
        };
        let reference = local(&file, &name);
        match &binding.kind {
            BindingKind::Class(_) => {
                let lineage = self.lineage(&reference);
                if is_view(&lineage) {
                    return view(AnsweringKind::Class, is_async(&lineage));
                }
            }
            BindingKind::Function(function) => {
                if let Some(tag) = tag_of(function, &name) {
                    return Answerer::Tag(tag);
                }
                if !self.patterns_of(&reference).is_empty()
                    || function.decorators.is_empty() && self.gives_responses(&file, &name)
                {
                    return view(AnsweringKind::Function, function.is_async);
                }
            }
            _ => {}
        }
        Answerer::Other(Name::from(name.as_ref()), own)
    }

    /// Django's own views that fill in a template of this name, as far as the project routes them or derives from them.
    pub fn answering_by_default(&self, template: &str) -> Vec<AnsweringView> {
        let Some((view, _)) = OF_DJANGO.iter().find(|(_, name)| *name == template) else {
            return Vec::new();
        };
        let dotted = format!("{MODULE_OF_DJANGO}{view}");
        let mut found = Vec::new();
        for (file, facts) in self.facts.files() {
            if is_test(file) {
                continue;
            }
            let routes = with_included(&facts.routes);
            if routes.iter().any(|route| includes_all(route)) {
                return Vec::new();
            }
            for route in routes {
                if let Some((name, keywords)) = class_of(&route.view)
                    && !keywords
                        .iter()
                        .any(|one| one.name.as_ref() == "template_name")
                    && self.class_named(file, name) == Some(ClassRef::external(dotted.as_str()))
                {
                    found.extend(self.routed(file, route));
                }
            }
            if !facts.words.may_hold(view) {
                continue;
            }
            for binding in &facts.bindings {
                let reference = local(file, &binding.name);
                let lineage = match &binding.kind {
                    BindingKind::Class(_) => self.lineage(&reference),
                    _ => continue,
                };
                if lineage.external.iter().any(|base| **base == *dotted)
                    && lineage.attribute("template_name").is_none()
                    && let Answerer::View(view) = self.answerer(&binding.extent.in_file(file))
                {
                    found.push(view);
                }
            }
        }
        found
    }

    /// The view that a route makes at a place.
    fn routed_at(&self, place: &Place) -> Option<AnsweringView> {
        let (file, facts) = self.facts.entry(&place.file)?;
        let mut routes = with_included(&facts.routes).into_iter();
        let route = routes.find(|route| route.extent.in_file(file) == *place)?;
        self.routed(file, route)
    }

    fn routed(&self, file: &Arc<str>, route: &Route) -> Option<AnsweringView> {
        let (name, _) = class_of(&route.view)?;
        let class = self.class_named(file, name)?;
        let (dotted, is_async) = match &class {
            ClassRef::Local { file, name } => {
                (self.dotted(file, name), is_async(&self.lineage(&class)))
            }
            ClassRef::External(dotted) => (dotted.to_string(), false),
        };
        Some(AnsweringView {
            place: route.extent.in_file(file),
            dotted,
            kind: AnsweringKind::Route,
            is_async,
        })
    }

    /// Whether all that a function gives back are answers: a decorator can write a header into each.
    fn gives_responses(&self, file: &str, name: &str) -> bool {
        let body = self.body(file, name);
        body.is_some_and(|body| !body.returns.is_empty() && body.returns.iter().all(is_response))
    }

    fn dotted(&self, file: &str, name: &str) -> String {
        match self.modules.name_of(file) {
            Some(module) => format!("{module}.{name}"),
            None => name.to_owned(),
        }
    }
}

/// Whether Django's whole `URLconf` of these views is included.
fn includes_all(route: &Route) -> bool {
    matches!(&route.view, View::IncludedModule(module) if module.as_ref() == URLS_OF_DJANGO)
}

fn is_view(lineage: &Lineage<'_>) -> bool {
    lineage.has_base_named(|base| base.ends_with("View") || base.ends_with("ViewSet"))
}

fn is_async(lineage: &Lineage<'_>) -> bool {
    let mut methods = lineage
        .classes
        .iter()
        .flat_map(|class| &class.facts.methods);
    methods.any(|(name, method)| method.is_async && HANDLERS.contains(&name.as_ref()))
}

/// The name in templates of a function that is a tag.
fn tag_of(function: &FunctionFacts, name: &Name) -> Option<Name> {
    let mut registered = function.decorators.iter().filter_map(Registered::of);
    let tag = registered.find(|one| {
        !matches!(
            one.kind,
            FunctionKind::Filter | FunctionKind::JinjaFilter | FunctionKind::JinjaGlobal
        )
    })?;
    Some(tag.name().unwrap_or_else(|| name.clone()))
}

fn is_response(term: &Term) -> bool {
    match term {
        Term::Call { function, .. } => function.last_name().is_some_and(|name| {
            matches!(name, "render" | "redirect" | "render_to_response")
                || name.starts_with("HttpResponse")
                || name.ends_with("Response")
        }),
        Term::OneOf(terms) => terms.iter().all(is_response),
        _ => false,
    }
}

fn class_of(view: &View) -> Option<(&Name, &[Keyword])> {
    match view {
        View::Class { name, keywords } => Some((name, keywords)),
        View::Wrapped { view, .. } => class_of(view),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Views;
    use super::super::tests::ask;
    use super::*;

    const VIEWS: &str = "\
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.generic import TemplateView
from django.contrib.auth.views import LoginView
from django import template

register = template.Library()

@annotated
def routed(request):
    return render(request, 'a.html')

async def later(request):
    return render(request, 'b.html')

def helper(request):
    return render(request, 'c.html')

def text(request):
    return render_to_string('d.html')

class Page(TemplateView):
    template_name = 'e.html'

class Field(Widget):
    template_name = 'f.html'

@register.inclusion_tag('g.html', name='menu')
def show_menu():
    return {}

class Login(LoginView):
    async def get(self, request):
        pass
";
    const URLS: &str = "\
from django.contrib.auth.views import LoginView
from django.urls import path
from django.views.generic import TemplateView
from . import views

urlpatterns = [
    path('', views.routed), path('later/', views.later),
    path('about/', TemplateView.as_view(template_name='h.html')),
    path('login/', decorated(LoginView.as_view())),
]
";

    fn answerers(template: &str, urls: &str) -> Vec<Answerer> {
        let files = [
            ("shop/__init__.py", ""),
            ("shop/views.py", VIEWS),
            ("shop/urls.py", urls),
        ];
        ask(&files, |code| {
            let views = Views::collect(code);
            let places = views.contexts_of(template);
            let mut found: Vec<Answerer> = places
                .iter()
                .map(|context| code.answerer(&context.place))
                .collect();
            found.extend(
                code.answering_by_default(template)
                    .into_iter()
                    .map(Answerer::View),
            );
            found
        })
    }

    fn shown(template: &str) -> Vec<String> {
        let found = answerers(template, URLS).into_iter();
        let shown = found.map(|one| match one {
            Answerer::View(view) => {
                let later = if view.is_async { " later" } else { "" };
                let (kind, dotted) = (view.kind, view.dotted);
                format!("{kind:?} {dotted}:{}{later}", view.place.line)
            }
            Answerer::Tag(name) => format!("tag {name}"),
            Answerer::Other(name, place) => format!("{name}:{}", place.line),
        });
        shown.collect()
    }

    #[test]
    fn views_are_told_from_what_is_none() {
        for (template, expected) in [
            ("a.html", "Function shop.views.routed:10"),
            ("b.html", "Function shop.views.later:13 later"),
            ("c.html", "Function shop.views.helper:16"),
            ("d.html", "text:19"),
            ("e.html", "Class shop.views.Page:22"),
            ("f.html", "Field:25"),
            ("g.html", "tag menu"),
            ("h.html", "Route django.views.generic.TemplateView:8"),
        ] {
            assert_eq!(shown(template), [expected], "{template}");
        }
    }

    #[test]
    fn views_of_django_look_for_templates_by_names_of_their_own() {
        assert_eq!(
            shown("registration/login.html"),
            [
                "Route django.contrib.auth.views.LoginView:9",
                "Class shop.views.Login:32 later"
            ]
        );
        let all = "urlpatterns = [path('', include('django.contrib.auth.urls'))]\n";
        assert_eq!(answerers("registration/login.html", all), []);
    }
}
