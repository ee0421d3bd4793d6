//! What functions outside of the project give: Python's own, Django's, and those that packages call alike.

use super::value::{ClassRef, ContextValue, Mapping, Why};

/// What functions outside of the project give.
pub(super) fn external_call(dotted: &str, arguments: &[ContextValue]) -> ContextValue {
    use ContextValue as V;
    if let Some(name) = dotted.strip_prefix("builtins.") {
        return of_builtin(name, arguments);
    }
    if dotted.starts_with("datetime.")
        || dotted.starts_with("django.utils.timezone.")
        || dotted.starts_with("django.utils.dateparse.")
        || dotted.starts_with("dateutil.")
        || matches!(dotted, "time.strftime" | "calendar.monthrange")
    {
        return V::Date;
    }
    if dotted.starts_with("math.")
        || dotted.starts_with("random.rand")
        || dotted.starts_with("statistics.")
        || dotted.starts_with("time.")
        || dotted == "decimal.Decimal"
    {
        return V::Number;
    }
    of_django(dotted, arguments)
}

fn of_django(dotted: &str, arguments: &[ContextValue]) -> ContextValue {
    use ContextValue as V;
    let last = dotted.rsplit('.').next().unwrap_or(dotted);
    let first = || arguments.first().cloned().unwrap_or(V::COMPUTED);
    match last {
        "reverse" | "reverse_lazy" | "static" | "resolve_url" | "build_absolute_url" => V::Url,
        "gettext" | "gettext_lazy" | "ugettext" | "ugettext_lazy" | "pgettext"
        | "pgettext_lazy" | "ngettext" | "ngettext_lazy" | "_" | "npgettext" | "gettext_noop" => {
            V::Translated
        }
        "mark_safe" | "SafeString" | "SafeText" | "Markup" | "mark_for_escaping" => match first() {
            V::Literal(_) => V::OwnMarkup,
            value => V::MarkedSafe(Box::new(value)),
        },
        "format_html" | "format_html_join" | "escape" | "conditional_escape" | "escapejs"
        | "json_script" | "render_to_string" | "linebreaks" | "urlize" => V::OwnMarkup,
        "dumps" if dotted.starts_with("json.") || dotted.contains("json") => {
            V::Json(Box::new(first()))
        }
        "uuid4"
        | "uuid1"
        | "get_random_string"
        | "token_hex"
        | "token_urlsafe"
        | "slugify"
        | "get_token"
        | "hexdigest"
        | "get_language"
        | "b64encode"
        | "urlsafe_base64_encode" => V::Word,
        "quote" | "urlencode" | "quote_plus" | "urlquote" if dotted.contains("url") => V::Url,
        "get_object_or_404" | "get_object_or_none" => match first() {
            V::Class(class) => V::Instance(class),
            V::Collection(element) => *element,
            value @ V::Unknown(_) => value,
            _ => V::COMPUTED,
        },
        "cast" if dotted.starts_with("typing.") => arguments.get(1).cloned().unwrap_or(V::COMPUTED),
        "findall" | "finditer" | "split" if dotted.starts_with("re.") => {
            V::Collection(Box::new(arguments.get(1).cloned().unwrap_or(V::COMPUTED)))
        }
        "sub" if dotted.starts_with("re.") => V::Joined(arguments.to_vec()),
        "get_list_or_404" | "_get_queryset" => match first() {
            V::Class(class) => V::Collection(Box::new(V::Instance(class))),
            value => value,
        },
        "Paginator"
        | "deepcopy"
        | "copy"
        | "chain"
        | "force_str"
        | "smart_str"
        | "force_text"
        | "strip_tags"
        | "capfirst"
        | "get_page"
        | "naturaltime"
        | "prefetch_related_objects"
        | "unquote"
        | "islice"
        | "urlparse"
        | "urlsplit"
        | "unescape" => first(),
        "Context" | "RequestContext" | "OrderedDict" | "SortedDict" => arguments
            .iter()
            .find(|argument| matches!(argument, V::Mapping(_)))
            .cloned()
            .or_else(|| of_pairs(arguments.first()?))
            .unwrap_or_else(first),
        "get_current_site" => V::Instance(ClassRef::external("django.contrib.sites.models.Site")),
        "intcomma" | "filesizeformat" | "floatformat" | "intword" => V::Number,
        "defaultdict" | "Counter" => V::Mapping(Mapping {
            items: Vec::new(),
            is_open: true,
        }),
        "modelform_factory"
        | "formset_factory"
        | "modelformset_factory"
        | "inlineformset_factory" => V::Class(ClassRef::external("django.forms.BaseFormSet")),
        _ if last.ends_with("Form") || last.ends_with("FormSet") => {
            V::Form(ClassRef::external(dotted))
        }
        _ if last.starts_with(char::is_uppercase) => V::Instance(ClassRef::external(dotted)),
        _ => V::Unknown(Why::External(dotted.into())),
    }
}

/// A dict of pairs: `OrderedDict([("name", value)])`. Of keys that the code computes, nothing but the values is kept.
fn of_pairs(pairs: &ContextValue) -> Option<ContextValue> {
    let pairs = match pairs {
        ContextValue::Tuple(pairs) => pairs.as_slice(),
        ContextValue::Collection(pair) => std::slice::from_ref(&**pair),
        _ => return None,
    };
    let mut mapping = Mapping::default();
    for pair in pairs {
        let ContextValue::Tuple(pair) = pair else {
            return None;
        };
        let [key, value] = pair.as_slice() else {
            return None;
        };
        let key = match key {
            ContextValue::Literal(key) => key.clone(),
            // No template can ask for it by name.
            _ => "".into(),
        };
        mapping.add(key, value.clone());
    }
    Some(ContextValue::Mapping(mapping))
}

fn of_builtin(name: &str, arguments: &[ContextValue]) -> ContextValue {
    use ContextValue as V;
    let first = || arguments.first().cloned().unwrap_or(V::COMPUTED);
    match name {
        "int" | "float" | "len" | "sum" | "abs" | "round" | "ord" | "hash" | "id" => V::Number,
        "bool" | "any" | "all" | "isinstance" | "hasattr" | "issubclass" | "callable" => V::Truth,
        "hex" | "bin" | "oct" => V::Word,
        "range" => V::Collection(Box::new(V::Number)),
        "str" | "repr" => match first() {
            V::Instance(_) => V::COMPUTED,
            value => value,
        },
        "list" | "tuple" | "set" | "sorted" | "reversed" | "iter" | "filter" | "frozenset" => {
            let whole = if name == "filter" {
                arguments.get(1)
            } else {
                arguments.first()
            };
            match whole {
                Some(V::Tuple(items)) => V::Collection(Box::new(V::one_of(items.iter().cloned()))),
                Some(value) => value.clone(),
                None => V::Collection(Box::new(V::COMPUTED)),
            }
        }
        "next" | "max" | "min" => match first() {
            V::Collection(element) => *element,
            value if arguments.len() > 1 => {
                V::one_of(std::iter::once(value).chain(arguments[1..].iter().cloned()))
            }
            value => value,
        },
        "enumerate" => {
            let element = element(&first());
            V::Collection(Box::new(V::Tuple(vec![V::Number, element])))
        }
        "zip" => {
            let elements = arguments.iter().map(element);
            V::Collection(Box::new(V::Tuple(elements.collect())))
        }
        "type" => match first() {
            V::Instance(class) => V::Class(class),
            _ => V::COMPUTED,
        },
        "locals" | "vars" | "globals" => V::Mapping(Mapping {
            items: Vec::new(),
            is_open: true,
        }),
        _ => V::Unknown(Why::External(format!("builtins.{name}").into())),
    }
}

fn element(value: &ContextValue) -> ContextValue {
    match value {
        ContextValue::Collection(element) => (**element).clone(),
        ContextValue::Tuple(items) => ContextValue::one_of(items.iter().cloned()),
        value @ ContextValue::Unknown(_) => value.clone(),
        _ => ContextValue::COMPUTED,
    }
}
