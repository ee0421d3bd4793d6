//! What a rule may ask of the project beside its settings.
//!
//! Rules decide, the project observes: an answer that nobody can know is its own variant, and the rules
//! stay silent there.

mod observed;
mod package;

use std::sync::Arc;

use harden_advisories::Advisories;
use harden_csp::Inventory;
use harden_finding::Place;
use harden_http::csp::{Finding, judge_header};
use harden_project::{
    Installed, Meanings, PastSecret, PinnedPython, PlacedSecret, Profile, TreeScripts,
    TreeTemplates,
};

use harden_project::views::{
    ApiView, ClassRef, ContextValue, DecoratedView, JsonText, TemplateFunction,
    UncheckedAuthentication, ViewConduct, WrittenMarkup,
};
use harden_templates::pages::{LocalsId, TemplateId};
use harden_templates::syntax::Name;

use crate::engine::PlacedSuppression;

pub use crate::xss::Shared;
pub use harden_project::{ApplicationServer, Edge};
pub use harden_python::decorators::Source;
pub use harden_python::routes::Condition;
pub use harden_settings::source::PathState;
pub use observed::Observed;
pub use package::{Package, Release};

/// The past of the project, which the analysis itself knows nothing of.
pub trait History: Sync {
    /// For how many days the lines of a place have been as they are; `None` where nobody can tell.
    fn age_in_days(&self, place: &Place) -> Option<u32>;
}

/// The project, as far as rules of settings need it. Nothing of it is executed.
pub trait Project: Sync {
    /// What requirements and lock files say of a distribution; `None` where they do not name it.
    fn package(&self, distribution: &str) -> Option<Package>;

    /// Every package, once for each part of the project that has requirements of its own.
    fn installed(&self) -> Vec<Installed> {
        Vec::new()
    }

    /// The series of Python that files of the project pin.
    fn pythons(&self) -> &[PinnedPython] {
        &[]
    }

    /// What is known of vulnerable releases.
    fn advisories(&self) -> &Advisories;

    /// The day to judge for, as in `2026-01-31`: that of the table of advisories, where nobody names another.
    fn today(&self) -> String {
        harden_advisories::date().to_owned()
    }

    /// What is at an absolute path.
    fn look_at(&self, path: &str) -> PathState;

    /// Whether there is any Python code.
    fn has_code(&self) -> bool {
        true
    }

    /// Whether a file of the project imports this dotted module or name, or something from it.
    fn imports(&self, dotted: &str) -> bool;

    /// Whether a name stands anywhere in the project's Python code, as a word of its own, more often than
    /// this many times.
    fn mentions(&self, name: &str, more_than: usize) -> bool;

    /// The lines of scripts and templates that read a cookie of this name, in the order of the files.
    fn scripts_reading(&self, cookie: &str) -> Arc<[Place]>;

    /// Whether a script that sends requests looks for the elements of a selector: `#order-form`.
    fn has_sending_script(&self, _selector: &str) -> bool {
        false
    }

    /// Whether a script takes all forms of a page, or of a part of it, and sends them.
    fn takes_all_forms(&self, _templates: &TreeTemplates, _page: TemplateId) -> bool {
        false
    }

    /// Whether nobody looked for what the rule of this code finds.
    fn leaves_out(&self, _code: &str) -> bool {
        false
    }

    /// The suppression comments of the scripts and templates that rules have asked for so far.
    fn suppressions(&self) -> Vec<PlacedSuppression>;

    /// An absolute path relative to the audited folder, if it lies in there.
    fn relative(&self, path: &str) -> Option<String>;

    /// What the web server in front of Django does, by its configuration in the project.
    fn edge(&self) -> &Edge;

    /// The servers that run Django, as far as deployment files start them.
    fn application_servers(&self) -> &[ApplicationServer];

    /// The line of a deployment file that starts the site with Django's development server.
    fn development_server(&self) -> Option<&Place>;

    /// What is to be said of a header `Content-Security-Policy`: the same for everybody who asks.
    fn judge_policy(&self, header: &str) -> Arc<[Finding]> {
        judge_header(header).into()
    }

    /// The lines of a place, as they are written.
    fn lines(&self, place: &Place) -> Option<String>;

    /// For how many days the lines of a place have been as they are; `None` where nobody can tell.
    fn age_in_days(&self, place: &Place) -> Option<u32>;

    /// How many characters the project's configuration of harden asks of a password.
    fn shortest_password(&self) -> Option<u32> {
        None
    }

    /// All profiles, to compare one with the others.
    fn profiles(&self) -> &[Profile];

    /// The folder that Python is started in, absolute.
    fn working_folder(&self) -> String;

    /// What a dotted path such as `shop.views.csrf_failure` leads to, through imports and re-exports.
    fn resolve(&self, dotted: &str) -> Resolved;

    /// The patterns of a `URLconf`, and of those that it includes, that lead to views outside the project.
    fn routes(&self, urlconf: &str) -> Arc<[ServedRoute]>;

    /// Decorators of one module, such as `csp.decorators`, wherever the project uses them, but in tests.
    fn decorators(&self, _module: &str) -> Arc<[AppliedDecorator]> {
        Arc::default()
    }

    /// What looks like a secret in the project's files, whatever they are written in.
    fn secrets(&self) -> &[PlacedSecret] {
        &[]
    }

    /// What looks like a secret in git's history, each value once; nothing where that was not searched.
    fn past_secrets(&self) -> &[PastSecret] {
        &[]
    }

    /// The project's templates, and the pages that they come to.
    fn templates(&self) -> Option<&TreeTemplates> {
        None
    }

    /// What the project's scripts say, those of its templates among them.
    fn scripts(&self) -> Option<&TreeScripts> {
        None
    }

    /// What stands in templates that a content security policy decides over.
    fn inventory(&self) -> Option<&Inventory> {
        None
    }

    /// What names in templates stand for.
    fn meanings(&self) -> Option<&dyn Meaning> {
        None
    }

    /// What rules judged of it that ask the same.
    fn shared(&self) -> &Shared;

    /// The class of a model by app label and name, as `AUTH_USER_MODEL` has them.
    fn model(&self, app_label: &str, model: &str) -> Option<Class>;
}

/// What templates ask of the project's Python code.
pub trait Meaning {
    /// What the parts of a name lead to in a template.
    fn of(
        &self,
        templates: &TreeTemplates,
        template: TemplateId,
        locals: LocalsId,
        path: &[Name],
    ) -> ContextValue;

    /// What a value is where a template prints it: of an object, the text that its class makes of it.
    fn text_of(&self, value: ContextValue) -> ContextValue;

    /// The project's filters of a name.
    fn filters(&self, name: &str) -> &[TemplateFunction];

    /// All filters of the project, by their names.
    fn all_filters(&self) -> Vec<(&str, &TemplateFunction)>;

    /// The project's tags, by their names.
    fn tags(&self) -> Vec<(&str, &TemplateFunction)>;

    /// All markup that functions write.
    fn markup(&self) -> &[WrittenMarkup];

    /// Texts of JSON that templates are given.
    fn json_for_templates(&self) -> Vec<JsonText>;

    /// The views that render a template by its name.
    fn renderers(&self, templates: &TreeTemplates, template: TemplateId) -> Vec<ClassRef>;

    /// Where code renders a template by its name: calls, classes, and routes that name it.
    fn places_rendering(&self, templates: &TreeTemplates, template: TemplateId) -> Vec<Place>;

    /// Whether nothing but mails is made of a template.
    fn is_mailed(&self, templates: &TreeTemplates, template: TemplateId) -> bool;

    /// Views without Django's check against forgery.
    fn exempt_views(&self) -> Vec<DecoratedView>;

    /// Views whose whole page `cache_page` keeps.
    fn cached_views(&self) -> Vec<DecoratedView>;

    /// The views of Django REST framework.
    fn api_views(&self) -> Vec<ApiView>;

    /// The patterns behind which an API has routes of its own.
    fn prefixes_of_apis(&self) -> Vec<Name>;

    /// The views that `{% url %}` may lead to by a name.
    fn views_named(&self, name: &str) -> Vec<ClassRef>;

    /// The views that a path may lead to, by how it ends.
    fn views_at(&self, path: &str) -> Vec<ClassRef>;

    /// What a view does.
    fn conduct(&self, view: &ClassRef) -> ViewConduct;

    /// Functions of files that serve requests, in which all of these short texts stand, and that read this.
    fn functions_mentioning(&self, texts: &[&str], read: &str) -> Vec<ClassRef>;

    /// Classes that take the session of a visitor of an API, and do not check for forgery.
    fn unchecked_authentications(&self) -> Vec<UncheckedAuthentication>;

    /// What a tag or a function of the project gives, whatever it is given.
    fn given_by(&self, tag: &str) -> ContextValue;
}

impl Meaning for Meanings<'_> {
    fn of(
        &self,
        templates: &TreeTemplates,
        template: TemplateId,
        locals: LocalsId,
        path: &[Name],
    ) -> ContextValue {
        Meanings::of(self, templates, template, locals, path)
    }

    fn text_of(&self, value: ContextValue) -> ContextValue {
        Meanings::text_of(self, value)
    }

    fn filters(&self, name: &str) -> &[TemplateFunction] {
        self.libraries().filter(name)
    }

    fn all_filters(&self) -> Vec<(&str, &TemplateFunction)> {
        self.libraries().filters().collect()
    }

    fn tags(&self) -> Vec<(&str, &TemplateFunction)> {
        self.libraries().tags().collect()
    }

    fn markup(&self) -> &[WrittenMarkup] {
        Meanings::markup(self)
    }

    fn json_for_templates(&self) -> Vec<JsonText> {
        self.code().json_for_templates()
    }

    fn renderers(&self, templates: &TreeTemplates, template: TemplateId) -> Vec<ClassRef> {
        Meanings::renderers(self, templates, template)
    }

    fn places_rendering(&self, templates: &TreeTemplates, template: TemplateId) -> Vec<Place> {
        Meanings::places_rendering(self, templates, template)
    }

    fn is_mailed(&self, templates: &TreeTemplates, template: TemplateId) -> bool {
        Meanings::is_mailed(self, templates, template)
    }

    fn exempt_views(&self) -> Vec<DecoratedView> {
        self.code().exempt_views()
    }

    fn cached_views(&self) -> Vec<DecoratedView> {
        self.code().cached_views()
    }

    fn api_views(&self) -> Vec<ApiView> {
        self.code().api_views()
    }

    fn prefixes_of_apis(&self) -> Vec<Name> {
        self.code().prefixes_of_apis()
    }

    fn views_named(&self, name: &str) -> Vec<ClassRef> {
        self.code().views_named(name)
    }

    fn views_at(&self, path: &str) -> Vec<ClassRef> {
        self.code().views_at(path)
    }

    fn conduct(&self, view: &ClassRef) -> ViewConduct {
        self.code().conduct(view)
    }

    fn functions_mentioning(&self, texts: &[&str], read: &str) -> Vec<ClassRef> {
        self.code().functions_mentioning(texts, read)
    }

    fn unchecked_authentications(&self) -> Vec<UncheckedAuthentication> {
        self.code().unchecked_authentications()
    }

    fn given_by(&self, tag: &str) -> ContextValue {
        Meanings::given_by(self, tag, false)
    }
}

/// A pattern that leads to a view outside the project, such as Django's admin.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedRoute {
    /// From the root, without the first slash; `None` where a part of it is computed.
    pub path: Option<String>,
    /// Dotted: `django.contrib.admin.site.urls`.
    pub view: String,
    pub place: Place,
    /// What it takes for it to be served; all of it.
    pub conditions: Vec<Condition>,
    /// The folder whose files the view serves, as written: `settings.MEDIA_ROOT`.
    pub document_root: Option<String>,
}

/// A decorator above a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedDecorator {
    pub place: Place,
    /// Its name in its module: `csp_exempt`.
    pub name: String,
    pub entries: Vec<(String, Vec<Source>)>,
    /// There may be more entries.
    pub open: bool,
    /// All that is decorated.
    pub subject: Place,
}

#[derive(Clone, Debug)]
pub enum Resolved {
    Function(Function),
    Class(Class),
    /// Bound in the project, but to something that is neither a function nor a class.
    Other,
    /// It leaves the project, and is this there.
    External(String),
    /// The first part is a module of the project, but there is no such module below it.
    NoModule {
        /// Whether the package that should hold the module is there.
        parent_exists: bool,
    },
    /// The module is in the project and certainly binds no such name.
    NoName,
    /// Neither in the project nor known to be anywhere else, or bound in a way that nobody can follow.
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Function {
    pub place: Place,
    pub parameters: Vec<Parameter>,
    /// Whether something (an unknown decorator) may have changed how it is called.
    pub wrapped: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub kind: ParameterKind,
    pub has_default: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    PositionalOnly,
    Positional,
    KeywordOnly,
    /// `*args`
    Rest,
    /// `**kwargs`
    KeywordRest,
}

#[derive(Clone, Debug)]
pub struct Class {
    pub name: String,
    pub place: Place,
    /// In order; each either in the project or a dotted path outside.
    pub bases: Vec<Resolved>,
    /// `__init__`, where the body defines it.
    pub constructor: Option<Function>,
    /// What the body of the class assigns, in order.
    pub attributes: Vec<(String, Attribute)>,
    /// What the body of `class Meta` assigns, in order, if there is one.
    pub meta: Option<Vec<(String, Attribute)>>,
}

/// What a name in a class's body is bound to.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub place: Place,
    pub value: Expression,
}

/// An expression in a class's body, as far as rules look into it.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    None,
    Bool(bool),
    Integer(i64),
    Text(String),
    List(Vec<Self>),
    Call {
        /// Dotted, resolved through imports: `django.db.models.EmailField`.
        function: Option<String>,
        arguments: Vec<Self>,
        keywords: Vec<(String, Self)>,
        /// `*args` or `**kwargs` may add more.
        open: bool,
    },
    Unknown,
}
