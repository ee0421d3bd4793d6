//! What fields of models and forms let through, by their classes.

use harden_python::facts::Value;
use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::Code;
use super::classes::{Class, Field};
use super::library::external_call;
use super::value::{ClassRef, ContextValue, RequestPart, TextLimits};

/// What a class of fields holds: Django's own, and those of packages that are called alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Truth,
    Date,
    Word,
    File,
    Choice,
    Text(TextLimits),
    Reference { is_many: bool },
}

fn kind(class: &str) -> Option<Kind> {
    Some(match class {
        "ForeignKey"
        | "OneToOneField"
        | "ParentalKey"
        | "TreeForeignKey"
        | "TreeOneToOneField"
        | "ModelChoiceField"
        | "PrimaryKeyRelatedField"
        | "AutoOneToOneField" => Kind::Reference { is_many: false },
        "ManyToManyField"
        | "ParentalManyToManyField"
        | "TreeManyToManyField"
        | "SortedManyToManyField"
        | "ModelMultipleChoiceField" => Kind::Reference { is_many: true },
        "EmailField" | "CIEmailField" => Kind::Text(TextLimits::Email),
        "URLField" => Kind::Text(TextLimits::Url),
        "JSONField" => Kind::Text(TextLimits::Json),
        "SlugField" | "AutoSlugField" | "UUIDField" | "ShortUUIDField" | "CountryField" => {
            Kind::Word
        }
        "ChoiceField" | "TypedChoiceField" | "MultipleChoiceField" | "TypedMultipleChoiceField" => {
            Kind::Choice
        }
        "GenericIPAddressField" | "IPAddressField" | "InetAddressField" => Kind::Number,
        "FileField" | "ImageField" | "FilePathField" | "ThumbnailerImageField" => Kind::File,
        _ if class.ends_with("BooleanField") => Kind::Truth,
        _ if ["IntegerField", "AutoField", "FloatField", "DecimalField"]
            .iter()
            .any(|end| class.ends_with(end)) =>
        {
            Kind::Number
        }
        _ if ["DateField", "DateTimeField", "TimeField", "DurationField"]
            .iter()
            .any(|end| class.ends_with(end))
            || matches!(
                class,
                "AutoCreatedField" | "AutoLastModifiedField" | "MonitorField"
            ) =>
        {
            Kind::Date
        }
        _ if class.ends_with("ImageField") || class.ends_with("FileField") => Kind::File,
        _ if [
            "CharField",
            "TextField",
            "MarkdownField",
            "MarkdownxField",
            "HTMLField",
        ]
        .iter()
        .any(|end| class.ends_with(end))
            || matches!(
                class,
                "RichTextUploadingField" | "RegexField" | "CommaSeparatedField"
            ) =>
        {
            Kind::Text(TextLimits::None)
        }
        _ => return None,
    })
}

impl<'a> Code<'a> {
    /// What a field of a model gives.
    pub(super) fn model_field(
        &self,
        owner: &Class<'a>,
        name: &str,
        field: &Field<'_>,
    ) -> Option<ContextValue> {
        if has_choices(field) {
            return Some(ContextValue::Choice);
        }
        Some(match self.kind_of(owner, field)? {
            Kind::Text(limits) => ContextValue::ModelText {
                class: owner.reference.clone(),
                field: Name::from(name),
                limits: match limits {
                    TextLimits::None
                        if self.is_sanitised(&owner.reference, name)
                            || self.is_made_by_code(owner, name)
                            || self.is_word_by_default(owner, field) =>
                    {
                        TextLimits::Checked
                    }
                    TextLimits::None if self.is_begun_by_code(owner, name) => TextLimits::Begun,
                    limits => limits,
                },
            },
            Kind::Reference { is_many } => {
                let target = self.field_target(owner, field);
                let one = target.map_or(ContextValue::COMPUTED, ContextValue::Instance);
                if is_many {
                    ContextValue::Collection(Box::new(one))
                } else {
                    one
                }
            }
            kind => plain(kind),
        })
    }

    /// What a form makes of what was sent for a field.
    pub(super) fn form_field(&self, owner: &Class<'a>, field: &Field<'_>) -> Option<ContextValue> {
        Some(match self.kind_of(owner, field)? {
            Kind::Text(TextLimits::None | TextLimits::Json) => {
                ContextValue::Request(RequestPart::Body)
            }
            Kind::Text(limits) => ContextValue::CleanedText(limits),
            Kind::Reference { is_many } => {
                let queryset = field
                    .keyword("queryset")
                    .or_else(|| field.arguments.first());
                let class =
                    queryset.and_then(|queryset| self.class_of_queryset(owner.file, queryset));
                let one = class.map_or(ContextValue::COMPUTED, ContextValue::Instance);
                if is_many {
                    ContextValue::Collection(Box::new(one))
                } else {
                    one
                }
            }
            // As whoever sent it called it.
            Kind::File => ContextValue::Request(RequestPart::Files),
            kind => plain(kind),
        })
    }

    /// `Book.objects.all()`, `Book.objects`
    pub(super) fn class_of_queryset(&self, file: &str, queryset: &Value) -> Option<ClassRef> {
        let (Value::Dotted(written)
        | Value::Call {
            function: Some(written),
            ..
        }) = queryset
        else {
            return None;
        };
        let model = written.rsplit_once(".objects").map(|(model, _)| model)?;
        self.class_named(file, model)
    }

    /// By its own name, or by that of a field which it is made from.
    fn kind_of(&self, owner: &Class<'a>, field: &Field<'_>) -> Option<Kind> {
        let kind = self.kind_by_name(owner, field)?;
        if kind == Kind::Text(TextLimits::None)
            && (is_short(field) || self.is_checked(owner, field))
        {
            return Some(Kind::Text(TextLimits::Checked));
        }
        Some(kind)
    }

    /// Whether the project itself decides what such a text may be.
    fn is_checked(&self, owner: &Class<'a>, field: &Field<'_>) -> bool {
        let validators = field.keyword("validators");
        let has_validators = validators.is_some_and(|validators| match validators {
            Value::List(validators) => validators.iter().any(|one| !is_about_length(one)),
            _ => true,
        });
        has_validators
            || self
                .class_named(owner.file, field.function)
                .is_some_and(|class| {
                    let lineage = self.lineage(&class);
                    let mut classes = lineage.classes.iter();
                    let mut external = lineage.external.iter();
                    classes.any(|class| !class.facts.methods.is_empty())
                        || external.any(|base| is_checked_elsewhere(base))
                })
    }

    /// Whether a function makes a word for each new object: `default=new_token`.
    fn is_word_by_default(&self, owner: &Class<'a>, field: &Field<'_>) -> bool {
        let Some(Value::Dotted(function)) = field.keyword("default") else {
            return false;
        };
        let made = match self.resolver.resolve_in(owner.file, function) {
            Definition::External { dotted } => external_call(&dotted, &[]),
            definition => self.called_bare(&definition),
        };
        made == ContextValue::Word
    }

    fn kind_by_name(&self, owner: &Class<'a>, field: &Field<'_>) -> Option<Kind> {
        if let Some(kind) = kind(field.class_name()) {
            return Some(kind);
        }
        let class = self.class_named(owner.file, field.function)?;
        let lineage = self.lineage(&class);
        let own = lineage.classes.iter().map(|class| class.reference.name());
        let external = lineage
            .external
            .iter()
            .map(|base| base.rsplit('.').next().unwrap_or(base));
        let kinds = own.chain(external).filter_map(kind);
        kinds.into_iter().next()
    }
}

/// Fields that take markup from an editor through a list of tags and attributes: Wagtail's
/// (<https://docs.wagtail.org/en/stable/extending/rich_text_internals.html>).
fn is_checked_elsewhere(base: &str) -> bool {
    base.starts_with("wagtail.") && base.ends_with(".RichTextField")
}

fn is_about_length(validator: &Value) -> bool {
    matches!(
        validator,
        Value::Call {
            function: Some(function),
            ..
        } if function.ends_with("LengthValidator")
    )
}

/// Whether a field has no room for a script: a code of a country, a currency.
fn is_short(field: &Field<'_>) -> bool {
    /// Characters: what breaks out of where it stands takes some, and so does what it then does.
    const LONGEST: i64 = 8;
    matches!(field.keyword("max_length"), Some(Value::Integer(length)) if *length <= LONGEST)
}

fn has_choices(field: &Field<'_>) -> bool {
    field
        .keyword("choices")
        .is_some_and(|choices| *choices != Value::None)
}

fn plain(kind: Kind) -> ContextValue {
    match kind {
        Kind::Number => ContextValue::Number,
        Kind::Truth => ContextValue::Truth,
        Kind::Date => ContextValue::Date,
        Kind::Word => ContextValue::Word,
        Kind::File => ContextValue::File,
        Kind::Choice => ContextValue::Choice,
        Kind::Text(_) | Kind::Reference { .. } => ContextValue::COMPUTED,
    }
}

/// Fields of Django's own models that templates show.
pub(super) fn of_external_model(class: &ClassRef, name: &str) -> Option<ContextValue> {
    let ClassRef::External(dotted) = class else {
        return None;
    };
    let text = |limits| ContextValue::ModelText {
        class: class.clone(),
        field: Name::from(name),
        limits,
    };
    let is_user = dotted.starts_with("django.contrib.auth.")
        && [
            "User",
            "AbstractUser",
            "AbstractBaseUser",
            "PermissionsMixin",
            "AnonymousUser",
        ]
        .iter()
        .any(|own| dotted.rsplit('.').next() == Some(own));
    if is_user {
        return Some(match name {
            "username" | "get_username" | "natural_key" => text(TextLimits::UserName),
            "first_name" | "last_name" | "get_full_name" | "get_short_name" => {
                text(TextLimits::None)
            }
            "email" => text(TextLimits::Email),
            "is_staff"
            | "is_active"
            | "is_superuser"
            | "is_authenticated"
            | "is_anonymous"
            | "has_usable_password" => ContextValue::Truth,
            "last_login" | "date_joined" => ContextValue::Date,
            "groups" => ContextValue::Collection(Box::new(ContextValue::Instance(
                ClassRef::external("django.contrib.auth.models.Group"),
            ))),
            _ => return None,
        });
    }
    Some(match (dotted.rsplit('.').next()?, name) {
        ("Group" | "Permission" | "Site" | "ContentType", "name") => text(TextLimits::None),
        // Django's own view marks both as safe: they are markup that editors of the site write
        // (<https://docs.djangoproject.com/en/stable/ref/contrib/flatpages/#flatpage-templates>).
        ("FlatPage", "title" | "content") => text(TextLimits::Checked),
        ("Site", "domain") | ("ContentType", "model" | "app_label") => ContextValue::Word,
        ("TimeStampedModel", "created" | "modified") => ContextValue::Date,
        _ => return None,
    })
}
