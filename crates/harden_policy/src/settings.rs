//! The settings of a project's production world, as the policy asks for them.

use harden_finding::{EnvIs, EnvValue};
use harden_settings::facts::{
    Fact, FactValue, Items, ProfileFacts, Setting, Unknown, World, shown,
};

use crate::model::Place;

/// Before Django 2.0 also what a project without it runs instead.
pub(crate) const MIDDLEWARE: &str = "MIDDLEWARE";
pub(crate) const SECURITY: &str = "django.middleware.security.SecurityMiddleware";
pub(crate) const FRAMES: &str = "django.middleware.clickjacking.XFrameOptionsMiddleware";

/// Defaults of the project's release of Django; `None` where it has no such setting.
type Defaults<'a> = &'a dyn Fn(&str) -> Option<&'static Fact>;

/// What a project sets, and what Django takes where it does not.
pub struct Settings<'a> {
    facts: &'a ProfileFacts,
    world: &'a World,
    django: (u32, u32),
    defaults: Defaults<'a>,
    middleware: Vec<Middleware>,
}

/// One class of `MIDDLEWARE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Middleware {
    /// As `MIDDLEWARE` names it.
    pub path: String,
    /// Classes outside of the project that it is or derives from, dotted.
    pub outside: Vec<String>,
    /// Its attribute `header`.
    pub header: Believed,
    /// Whether it derives from something that nobody knows.
    pub is_open: bool,
}

/// Which header a class believes, where it believes one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Believed {
    /// That of the class outside of the project.
    #[default]
    Inherited,
    /// As Python has it: `HTTP_X_USER`.
    Named(String),
    Unknown,
}

/// What the settings come to for one item of the policy.
#[derive(Clone, Debug)]
pub(crate) struct Said<T> {
    /// `None` where nobody knows.
    pub(crate) value: Option<T>,
    /// `None` where this release of Django has no such setting.
    pub(crate) setting: Option<&'static str>,
    /// Where it is set; `None` for Django's default.
    pub(crate) place: Option<Place>,
    /// As Python writes it.
    pub(crate) written: Option<String>,
}

impl<'a> Settings<'a> {
    /// The production world of a profile; `None` where the settings module does not start. `middleware` looks classes
    /// up that `MIDDLEWARE` names, one for each path.
    pub fn of(
        facts: &'a ProfileFacts,
        django: (u32, u32),
        defaults: Defaults<'a>,
        middleware: impl FnOnce(&[&str]) -> Vec<Middleware>,
    ) -> Option<Self> {
        let mut settings = Self {
            facts,
            world: facts.production_world()?,
            django,
            defaults,
            middleware: Vec::new(),
        };
        let list = settings.fact(MIDDLEWARE);
        let items = list.as_ref().and_then(Fact::as_items);
        let paths: Vec<&str> = items
            .map_or(&[][..], |items| &items.items)
            .iter()
            .filter_map(Fact::as_str)
            .collect();
        settings.middleware = middleware(&paths);
        Some(settings)
    }

    pub(crate) fn django(&self) -> (u32, u32) {
        self.django
    }

    pub(crate) fn classes(&self) -> &[Middleware] {
        &self.middleware
    }

    /// The value of a setting, by the project or by Django's default; `None` where there is no such setting.
    pub(crate) fn fact(&self, name: &str) -> Option<Fact> {
        match self.world.get(name) {
            Some(setting) => Some(setting.value.clone()),
            // Code that nobody can see may have set it.
            None if self.world.is_open => {
                Some(Fact::without_place(FactValue::Unknown(Unknown::default())))
            }
            None => (self.defaults)(name).cloned(),
        }
    }

    /// What `read` makes of a setting, `None` for what nobody knows; `absent` where there is no such setting.
    pub(crate) fn read<T>(
        &self,
        name: &'static str,
        absent: T,
        read: impl FnOnce(&Fact) -> Option<T>,
    ) -> Said<T> {
        let fact = self.fact(name);
        let written = fact.as_ref().filter(|fact| !fact.is_unknown()).map(shown);
        Said {
            setting: fact.is_some().then_some(name),
            value: fact.map_or(Some(absent), |fact| read(&fact)),
            place: self.place(name),
            written,
        }
    }

    /// `bool(settings.NAME)`, as Django itself asks.
    pub(crate) fn flag(&self, name: &'static str) -> Said<bool> {
        self.read(name, false, Fact::truthy)
    }

    /// A text, or nothing where it is empty, as `None` is.
    pub(crate) fn text(&self, name: &'static str) -> Said<Option<String>> {
        self.read(name, None, |fact| match &fact.value {
            FactValue::Str(text) => Some(Some(text.to_string()).filter(|text| !text.is_empty())),
            _ => (fact.truthy() == Some(false)).then_some(None),
        })
    }

    /// The texts of a list; `Err` has what is known of one that is not known whole.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, Vec<String>> {
        let Some(fact) = self.fact(name) else {
            return Ok(Vec::new());
        };
        let Some(Items { items, open }) = fact.as_items() else {
            return if fact.truthy() == Some(false) {
                Ok(Vec::new())
            } else {
                Err(Vec::new())
            };
        };
        let texts: Vec<String> = items
            .iter()
            .filter_map(Fact::as_str)
            .map(str::to_owned)
            .collect();
        if *open || items.iter().any(Fact::is_unknown) {
            Err(texts)
        } else {
            Ok(texts)
        }
    }

    /// What a setting comes to that only a middleware makes true: without it, `without`.
    pub(crate) fn where_enforced<T>(&self, class: &str, said: Said<T>, without: T) -> Said<T> {
        let has = self.has_middleware(class);
        if has == Some(true) {
            return said;
        }
        let class = class.rsplit('.').next().unwrap_or(class);
        Said {
            value: has.map(|_| without),
            setting: Some(MIDDLEWARE),
            place: self.place(MIDDLEWARE),
            written: has.map(|_| format!("no {class}")),
        }
    }

    /// Whether `MIDDLEWARE` has a class, or one that derives from it; `None` where nobody knows.
    pub(crate) fn has_middleware(&self, class: &str) -> Option<bool> {
        let is_it =
            |one: &Middleware| one.path == class || one.outside.iter().any(|it| it == class);
        if self.middleware.iter().any(is_it) {
            return Some(true);
        }
        let is_known =
            self.texts(MIDDLEWARE).is_ok() && !self.middleware.iter().any(|one| one.is_open);
        is_known.then_some(false)
    }

    /// The line that decides a setting; `None` where the project does not set it.
    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        let setting = self.world.get(name)?;
        let place = setting.origin.last().or(setting.value.place.as_ref())?;
        Some(Place {
            file: place.file.to_string(),
            line: place.line,
        })
    }

    /// Variables of the environment that a setting comes from.
    pub(crate) fn variables(&self, name: &str) -> Vec<&'a str> {
        let setting = self.in_any_world(name);
        setting.map_or_else(Vec::new, |setting| {
            setting.depends_on.iter().map(AsRef::as_ref).collect()
        })
    }

    /// Variables that are taken to be absent, and without which the setting would be another.
    pub(crate) fn undecided(&self, name: &str) -> Vec<&'a str> {
        let value = |world: &'a World| world.get(name).map(|setting| &setting.value);
        let differs = |world: &World, other: &EnvIs| {
            let mut choices = world.env_choices();
            !choices.any(|choice| choice == other)
        };
        let mut variables: Vec<&str> = Vec::new();
        let of_setting = self.variables(name);
        for choice in self.world.env_choices() {
            let is_absent = choice.is == EnvValue::Absent;
            let decides = of_setting.contains(&choice.env.as_str())
                && self
                    .facts
                    .worlds
                    .iter()
                    .any(|world| differs(world, choice) && value(world) != value(self.world));
            if is_absent && decides {
                variables.push(&choice.env);
            }
        }
        variables
    }

    /// The setting here, or in the first world that has it.
    fn in_any_world(&self, name: &str) -> Option<&'a Setting> {
        let mut worlds = self.facts.worlds.iter();
        self.world
            .get(name)
            .or_else(|| worlds.find_map(|world| world.get(name)))
    }
}
