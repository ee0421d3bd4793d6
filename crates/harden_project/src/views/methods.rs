//! Methods of what is no class of the project: texts, dates, querysets.

use super::Code;
use super::classes::Method;
use super::question::Question;
use super::value::{ContextValue, Mapping, Why};

impl<'a> Code<'a> {
    pub(super) fn method(
        &self,
        object: &ContextValue,
        name: &str,
        arguments: &[ContextValue],
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        let Some(question) = question.step(1) else {
            return V::Unknown(Why::TooDeep);
        };
        let question = &question;
        match object {
            V::OneOf(values) => {
                let values = values.iter().filter(|value| **value != V::None);
                V::one_of(values.map(|value| self.method(value, name, arguments, question)))
            }
            V::Collection(element) => self.of_collection(object, element, name, question),
            V::Tuple(items) => match name {
                "index" | "count" => V::Number,
                "copy" => object.clone(),
                "pop" => V::one_of(items.iter().cloned()),
                _ => V::Unknown(Why::Missing(name.into())),
            },
            V::Mapping(mapping) => of_mapping(self, mapping, object, name, arguments, question),
            V::Literal(_)
            | V::Choice
            | V::Word
            | V::Request(_)
            | V::Sent(_)
            | V::ModelText { .. }
            | V::CleanedText(_)
            | V::Joined(_)
            | V::Translated
            | V::Url
            | V::Json(_)
            | V::OwnMarkup
            | V::MarkedSafe(_)
            | V::Setting(_)
            | V::Message(_)
            | V::CleanedData(_) => self.of_text(object, name, arguments, question),
            V::Date
                if matches!(
                    name,
                    "timestamp" | "total_seconds" | "weekday" | "toordinal"
                ) =>
            {
                V::Number
            }
            V::Date => V::Date,
            V::Instance(_) if matches!(name, "refresh_from_db" | "save" | "full_clean") => V::None,
            V::Class(class) => match name {
                // A manager that was taken for a class.
                "as_view" => V::COMPUTED,
                _ => self.attribute_of(&V::Class(class.clone()), name, question),
            },
            V::Instance(_) | V::Form(_) | V::FormField(..) | V::Number | V::Truth | V::File => {
                self.attribute_of(object, name, question)
            }
            V::Unknown(_) => object.clone(),
            V::None => V::COMPUTED,
        }
    }

    fn of_text(
        &self,
        object: &ContextValue,
        name: &str,
        arguments: &[ContextValue],
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        // What is made of markup is no markup any more.
        let plain = match object {
            V::OwnMarkup | V::MarkedSafe(_) => V::COMPUTED,
            other => other.clone(),
        };
        let entry = || match object {
            V::Request(part) => V::entry(*part),
            _ => plain.clone(),
        };
        match name {
            "startswith" | "endswith" | "isdigit" | "isalpha" | "isnumeric" => V::Truth,
            "count" | "find" | "index" | "rfind" | "__len__" => V::Number,
            "split" | "rsplit" | "splitlines" | "partition" | "rpartition" | "getlist" | "keys"
            | "values" | "lists" => V::Collection(Box::new(entry())),
            "items" => V::Collection(Box::new(V::Tuple(vec![entry(), entry()]))),
            "format" | "join" | "replace" => {
                let parts = arguments.iter().map(|argument| match argument {
                    V::Collection(element) => (**element).clone(),
                    other => other.clone(),
                });
                V::Joined(std::iter::once(plain).chain(parts).collect())
            }
            "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "title" | "capitalize"
            | "encode" | "decode" | "zfill" | "ljust" | "rjust" | "center" | "casefold"
            | "swapcase" | "removeprefix" | "removesuffix" | "copy" | "dict" | "read" => plain,
            _ => match object {
                V::Request(part) => request_method(*part, name, arguments),
                V::Choice | V::Literal(_) => V::Choice,
                V::CleanedData(_) => self.attribute_of(object, name, question),
                // JSON of the database: any key.
                V::Setting(_) | V::ModelText { .. } | V::CleanedText(_) => object.clone(),
                _ => V::Unknown(Why::Missing(name.into())),
            },
        }
    }

    fn of_collection(
        &self,
        whole: &ContextValue,
        element: &ContextValue,
        name: &str,
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        match name {
            "all" | "filter" | "exclude" | "order_by" | "select_related" | "prefetch_related"
            | "annotate" | "alias" | "distinct" | "only" | "defer" | "using" | "none"
            | "reverse" | "union" | "intersection" | "difference" | "iterator" | "values"
            | "select_for_update" | "copy" | "get_queryset" | "live" | "public" | "extra"
            | "raw" | "page" | "get_page" | "object_list" | "specific" | "complex_filter"
            | "bulk_create" | "cache" | "as_manager" | "db_manager" | "child_of"
            | "descendant_of" | "in_menu" | "type" | "not_type" | "in_site"
            | "select_subclasses" | "non_polymorphic" | "get_descendants" | "get_ancestors"
            | "get_children" => whole.clone(),
            "get" | "first" | "last" | "earliest" | "latest" | "create" | "pop" | "aget"
            | "afirst" | "acreate" => element.clone(),
            "get_or_create" | "update_or_create" => V::Tuple(vec![element.clone(), V::Truth]),
            "count" | "delete" | "update" | "index" | "acount" => V::Number,
            "exists" | "aexists" | "contains" => V::Truth,
            "get_elided_page_range" => V::Collection(Box::new(V::one_of([V::Number, V::Choice]))),
            "dates" | "datetimes" => V::Collection(Box::new(V::Date)),
            "items" | "keys" => V::Unknown(Why::Missing(name.into())),
            "aggregate" => V::Mapping(Mapping {
                items: Vec::new(),
                is_open: true,
            }),
            "append" | "sort" | "extend" | "add" | "remove" | "clear" => V::None,
            _ => self.of_manager(whole, element, name, question),
        }
    }

    /// A method of the model's own manager or queryset: most give a queryset of the same model.
    fn of_manager(
        &self,
        whole: &ContextValue,
        element: &ContextValue,
        name: &str,
        question: &Question<'_>,
    ) -> ContextValue {
        use ContextValue as V;
        let missing = || V::Unknown(Why::Missing(name.into()));
        let Some(class) = self.class_of(element) else {
            return missing();
        };
        let lineage = self.lineage(&class.reference);
        let managers = lineage.classes.iter().flat_map(|class| {
            let attributes = class.facts.attributes.iter();
            attributes.filter_map(move |attribute| {
                let field = super::classes::Field::of(&attribute.value)?;
                Some((class.file, field))
            })
        });
        let mut found: Option<Method<'a>> = None;
        for (file, field) in managers {
            let written = field.function;
            let is_manager = written.ends_with("Manager")
                || written.ends_with("as_manager")
                || written.contains("from_queryset");
            if !is_manager {
                continue;
            }
            let class = written
                .strip_suffix(".as_manager")
                .or_else(|| written.strip_suffix(".from_queryset"))
                .unwrap_or(written);
            let class = self.class_named(file, class);
            let lineage = class.map(|class| self.lineage(&class));
            found = lineage.and_then(|lineage| lineage.method(self, name));
            if found.is_some() {
                break;
            }
        }
        match found {
            Some(method) => self.called(&method, whole, &[], question),
            None => missing(),
        }
    }
}

fn request_method(
    part: super::RequestPart,
    name: &str,
    arguments: &[ContextValue],
) -> ContextValue {
    use super::RequestPart as Part;
    use ContextValue as V;
    match (part, name) {
        (Part::Query | Part::Body, "urlencode") => V::Url,
        (_, "get" | "pop" | "setdefault") => {
            let default = arguments.get(1).cloned();
            V::one_of(std::iter::once(V::entry(part)).chain(default))
        }
        (Part::Whole, "get_host") => V::Request(Part::Host),
        (Part::Whole, "get_full_path" | "build_absolute_uri" | "get_full_path_info") => {
            match arguments.first() {
                Some(given) => given.clone(),
                None => V::Request(Part::Path),
            }
        }
        (Part::Whole, "is_secure" | "is_ajax" | "accepts") => V::Truth,
        _ => V::Request(part),
    }
}

fn of_mapping(
    code: &Code<'_>,
    mapping: &Mapping,
    object: &ContextValue,
    name: &str,
    arguments: &[ContextValue],
    question: &Question<'_>,
) -> ContextValue {
    use ContextValue as V;
    let values = || {
        if mapping.is_open || mapping.items.is_empty() {
            V::COMPUTED
        } else {
            V::one_of(mapping.items.iter().map(|(_, value)| value.clone()))
        }
    };
    let keys = || {
        if mapping.is_open {
            V::COMPUTED
        } else {
            V::Choice
        }
    };
    match name {
        "copy" | "flatten" => object.clone(),
        "most_common" => V::Collection(Box::new(V::Tuple(vec![keys(), V::Number]))),
        "values" => V::Collection(Box::new(values())),
        "keys" => V::Collection(Box::new(keys())),
        "items" => V::Collection(Box::new(V::Tuple(vec![keys(), values()]))),
        "get" | "pop" | "setdefault" => {
            V::one_of(std::iter::once(values()).chain(arguments.get(1).cloned()))
        }
        _ => code.attribute_of(object, name, question),
    }
}
