use harden_settings::facts::FactValue;

use crate::logic::{Known, any};
use crate::names::AUTH_APP;
use crate::project::{Attribute, Class, Expression, Resolved};
use crate::rule::declare_rule;
use crate::settings::{Settings, equals_text};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The field that `USERNAME_FIELD` of the user model names is not unique: neither `unique=True` nor
    /// the primary key, nor alone in an unconditional `UniqueConstraint` (Django 3.1 and newer). The user
    /// model has to be in the project.
    ///
    /// # Why it matters
    /// Two accounts can have the same login name; then an attacker registers the name of a victim, and
    /// which of the two is logged in, locked out or given a reset link depends on the database.
    ///
    /// With Django's `ModelBackend` alone Django refuses it (`auth.E003`); with any other list of backends
    /// it only warns (`auth.W004`), and leaves it to them.
    ///
    /// # Bad
    /// ```python
    /// # file: shop/models.py
    /// from django.contrib.auth.models import AbstractUser
    ///
    /// class Customer(AbstractUser):
    ///     USERNAME_FIELD = "email"
    ///     REQUIRED_FIELDS = []
    /// # file: settings.py
    /// INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
    /// AUTH_USER_MODEL = "shop.Customer"
    /// AUTHENTICATION_BACKENDS = ["shop.backends.EmailBackend"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: shop/models.py
    /// from django.contrib.auth.models import AbstractUser
    /// from django.db import models
    ///
    /// class Customer(AbstractUser):
    ///     email = models.EmailField(unique=True)
    ///     USERNAME_FIELD = "email"
    ///     REQUIRED_FIELDS = []
    /// # file: settings.py
    /// INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
    /// AUTH_USER_MODEL = "shop.Customer"
    /// AUTHENTICATION_BACKENDS = ["shop.backends.EmailBackend"]
    /// ```
    ///
    /// # How to fix
    /// Give the field `unique=True` and migrate; duplicates that are already there have to be merged
    /// first. Where names differ only in case, normalise them before they are saved, or constrain
    /// `Lower("email")` as well.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/auth/customizing/#django.contrib.auth.models.CustomUser.USERNAME_FIELD>
    "AUTH002" "username-not-unique" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [694],
        checks: ["auth.W004"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const MODEL_BACKEND: &str = "django.contrib.auth.backends.ModelBackend";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let installed = settings.has_app(&AUTH_APP);
    if !installed.holds() {
        return Vec::new();
    }
    let Some((app, model)) = settings
        .text("AUTH_USER_MODEL")
        .and_then(|name| name.split_once('.'))
    else {
        return Vec::new();
    };
    let Some(class) = settings.project().model(app, model) else {
        return Vec::new();
    };
    let Some(username) = username_field(&class) else {
        return Vec::new();
    };
    if is_unique(&class, username, settings.django()) != Some(false) {
        return Vec::new();
    }
    let mut violation = settings.violation(
        "AUTH_USER_MODEL",
        format!(
            "`{}.{username}` is the `USERNAME_FIELD`, but it is not unique.",
            class.name
        ),
        format!("Give `{username}` `unique=True`, and migrate."),
    );
    violation.place = attribute(&class, username)
        .or_else(|| attribute(&class, "USERNAME_FIELD"))
        .map_or(class.place.clone(), |found| found.place.clone());
    match is_model_backend_alone(settings) {
        Some(false) => violation.same_as("auth.W004").alone(),
        _ => violation.alone(),
    }
}

/// `AUTHENTICATION_BACKENDS == ["…ModelBackend"]`: then it is an error of Django's, with another id.
fn is_model_backend_alone(settings: &Settings<'_>) -> Option<bool> {
    match &settings.get("AUTHENTICATION_BACKENDS")?.value {
        FactValue::List(items) => match (items.items.as_slice(), items.open) {
            ([one], false) => equals_text(one, MODEL_BACKEND),
            ([] | [_], true) => None,
            _ => Some(false),
        },
        FactValue::Unknown(_) => None,
        // A tuple equals no list.
        _ => Some(false),
    }
}

fn attribute<'a>(class: &'a Class, name: &str) -> Option<&'a Attribute> {
    let mut assigned = class.attributes.iter().rev();
    let (_, attribute) = assigned.find(|(own, _)| own == name)?;
    Some(attribute)
}

/// The class and those above it that are in the project, nearest first.
fn line(class: &Class) -> Vec<&Class> {
    let mut line = vec![class];
    for base in &class.bases {
        if let Resolved::Class(base) = base {
            line.extend(self::line(base));
        }
    }
    line
}

/// The dotted names of the bases outside the project, at any height; `None` where one is unknown.
fn outside(class: &Class) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for class in line(class) {
        for base in &class.bases {
            match base {
                Resolved::Class(_) => {}
                Resolved::External(name) => names.push(name.as_str()),
                _ => return None,
            }
        }
    }
    Some(names)
}

fn is_abstract_user(name: &str) -> bool {
    name == "django.contrib.auth.models.AbstractUser"
}

fn username_field(class: &Class) -> Option<&str> {
    let own = line(class)
        .into_iter()
        .find_map(|class| attribute(class, "USERNAME_FIELD"));
    match own {
        Some(attribute) => match &attribute.value {
            Expression::Text(name) => Some(name),
            _ => None,
        },
        None => outside(class)?
            .into_iter()
            .any(is_abstract_user)
            .then_some("username"),
    }
}

/// Whether no two users can have the same; `None` where a base or a field is not known.
fn is_unique(class: &Class, username: &str, series: (u32, u32)) -> Option<bool> {
    let own = line(class)
        .into_iter()
        .find_map(|class| attribute(class, username));
    let field = match own {
        Some(attribute) => field_is_unique(&attribute.value),
        // Fields of AbstractUser: only `username` is unique.
        None if outside(class)?.into_iter().any(is_abstract_user) => match username {
            "username" => Some(true),
            "email" | "first_name" | "last_name" => Some(false),
            _ => None,
        },
        None => None,
    };
    let constraint = if series >= (3, 1) {
        constrained(class, username)
    } else {
        Some(false)
    };
    field.either(constraint)
}

fn field_is_unique(field: &Expression) -> Option<bool> {
    let Expression::Call {
        function,
        keywords,
        open,
        ..
    } = field
    else {
        return None;
    };
    let function = function.as_deref()?;
    // Only Django's own fields are known to take `unique` as it stands.
    let is_djangos = ["django.db.models.", "django.contrib.gis.db.models."]
        .iter()
        .any(|module| function.starts_with(module));
    if !is_djangos {
        return None;
    }
    if function.ends_with(".OneToOneField") {
        return Some(true);
    }
    let keyword = |wanted: &str| {
        let given = keywords.iter().find(|(name, _)| name == wanted);
        match given {
            Some((_, Expression::Bool(value))) => Some(*value),
            Some((_, Expression::None)) => Some(false),
            Some(_) => None,
            None if *open => None,
            None => Some(false),
        }
    };
    keyword("unique").either(keyword("primary_key"))
}

/// Whether an unconditional `UniqueConstraint` names the field alone, in the `Meta` that counts.
fn constrained(class: &Class, username: &str) -> Option<bool> {
    // The Meta of a base is inherited only where the class has none of its own.
    let meta = line(class)
        .into_iter()
        .find_map(|class| class.meta.as_ref());
    let Some(meta) = meta else {
        return Some(false);
    };
    let constraints = meta.iter().rev().find(|(name, _)| name == "constraints");
    match constraints.map(|(_, attribute)| &attribute.value) {
        None => Some(false),
        Some(Expression::List(constraints)) => {
            any(constraints.iter().map(|one| constrains(one, username)))
        }
        Some(_) => None,
    }
}

fn constrains(constraint: &Expression, username: &str) -> Option<bool> {
    let Expression::Call {
        function,
        arguments,
        keywords,
        open,
    } = constraint
    else {
        return None;
    };
    let function = function.as_deref()?;
    if !function.ends_with(".UniqueConstraint") {
        // A CheckConstraint and the like; a class of the project's may be a UniqueConstraint.
        return function.starts_with("django.").then_some(false);
    }
    let keyword = |wanted: &str| keywords.iter().find(|(name, _)| name == wanted);
    if *open {
        return None;
    }
    let conditional = keyword("condition").is_some_and(|(_, value)| *value != Expression::None);
    if conditional || !arguments.is_empty() {
        return Some(false);
    }
    match keyword("fields") {
        Some((_, Expression::List(fields))) => match fields.as_slice() {
            [Expression::Text(field)] => Some(field == username),
            [Expression::Unknown] => None,
            _ => Some(false),
        },
        Some(_) => None,
        None => Some(false),
    }
}
