//! What members and methods of the browser, the language and jQuery give.

use crate::facts::{Nature, Text};

/// Of a property, whatever it is a property of.
pub(super) fn of_property(name: &str) -> Option<Nature> {
    Some(match name {
        "length" | "size" | "offsetWidth" | "offsetHeight" | "offsetTop" | "offsetLeft"
        | "clientWidth" | "clientHeight" | "scrollTop" | "scrollLeft" | "scrollHeight"
        | "scrollWidth" | "innerWidth" | "innerHeight" | "clientX" | "clientY" | "pageX"
        | "pageY" | "offsetX" | "offsetY" | "selectedIndex" | "childElementCount" | "checked"
        | "disabled" | "keyCode" | "timeStamp" | "readyState" | "naturalWidth"
        | "naturalHeight" | "selectionStart" | "selectionEnd" | "valueAsNumber" => Nature::Plain,
        "value" => Nature::Text(Text::Field),
        "textContent" | "innerText" | "nodeValue" => Nature::Text(Text::TextContent),
        "innerHTML" | "outerHTML" => Nature::PageHtml,
        "dataset" => Nature::Text(Text::Attribute),
        "responseText" | "responseXML" => Nature::ServerHtml {
            site: crate::facts::Site::Unknown,
        },
        "files" => Nature::Text(Text::File),
        "parentNode" | "parentElement" | "firstChild" | "firstElementChild" | "nextSibling"
        | "nextElementSibling" | "lastChild" | "lastElementChild" | "childNodes" | "children"
        | "currentTarget" => Nature::Node,
        _ => return None,
    })
}

/// Of a path from a global object.
pub(super) fn of_path(path: &str) -> Option<Nature> {
    Some(match path {
        "location"
        | "document.location"
        | "document.URL"
        | "document.documentURI"
        | "document.baseURI" => Nature::Text(Text::Location),
        "document.referrer" => Nature::Text(Text::Referrer),
        "document.cookie" => Nature::Text(Text::Cookie),
        "document.title" => Nature::Text(Text::TextContent),
        "navigator.userAgent" => Nature::Unknown,
        _ if path.starts_with("location.") || path.starts_with("document.location.") => {
            Nature::Text(Text::Location)
        }
        _ if path.starts_with("localStorage.") || path.starts_with("sessionStorage.") => {
            Nature::Text(Text::Storage)
        }
        _ => return None,
    })
}

/// Of the result of a function that is called by a path.
pub(super) fn of_call(path: &str) -> Option<Nature> {
    Some(match path {
        "parseInt"
        | "parseFloat"
        | "Number"
        | "Boolean"
        | "isNaN"
        | "Date"
        | "Date.now"
        | "Date.parse"
        | "Number.parseInt"
        | "Number.parseFloat"
        | "performance.now"
        | "crypto.randomUUID"
        | "Number.isInteger"
        | "setTimeout"
        | "setInterval"
        | "confirm"
        | "URL.createObjectURL"
        | "requestAnimationFrame" => Nature::Plain,
        "encodeURIComponent" | "encodeURI" | "escape" | "btoa" => Nature::UrlEncoded,
        "prompt" => Nature::Text(Text::Field),
        "localStorage.getItem" | "sessionStorage.getItem" => Nature::Text(Text::Storage),
        "document.createElement"
        | "document.createTextNode"
        | "document.createElementNS"
        | "document.createDocumentFragment"
        | "document.getElementById"
        | "document.importNode" => Nature::Node,
        "gettext" | "ngettext" | "pgettext" | "npgettext" | "django.gettext"
        | "django.ngettext" | "_" | "__" | "i18n.t" | "i18next.t" | "$t" => Nature::Translated,
        _ if path.starts_with("Math.") => Nature::Plain,
        _ => return None,
    })
}

/// What a method gives, whatever it is called on.
pub(super) enum Given {
    Nature(Nature),
    /// The same text, or a part of it.
    Same,
    /// Text that is taken out of something.
    Part,
}

pub(super) fn of_method(name: &str, arguments: usize) -> Option<Given> {
    Some(match name {
        "indexOf" | "lastIndexOf" | "charCodeAt" | "codePointAt" | "getTime" | "getFullYear"
        | "getMonth" | "getDate" | "getDay" | "getHours" | "getMinutes" | "getSeconds"
        | "getMilliseconds" | "toFixed" | "toPrecision" | "toExponential" | "includes"
        | "startsWith" | "endsWith" | "test" | "localeCompare" | "valueOf" | "search"
        | "toISOString" | "toLocaleDateString" | "toLocaleTimeString" | "toDateString"
        | "toTimeString" | "toUTCString" | "outerWidth" | "outerHeight" | "getTimezoneOffset"
        | "hasClass" | "is" | "contains" | "hasAttribute" | "findIndex" => {
            Given::Nature(Nature::Plain)
        }
        "width" | "height" | "index" | "scrollTop" | "innerWidth" | "innerHeight" | "position"
            if arguments == 0 =>
        {
            Given::Nature(Nature::Plain)
        }
        "trim" | "trimStart" | "trimEnd" | "toUpperCase" | "toLowerCase" | "slice"
        | "substring" | "substr" | "toString" | "toLocaleString" | "padStart" | "padEnd"
        | "charAt" | "at" | "normalize" | "repeat" | "split" | "reverse" | "sort" | "filter"
        | "flat" | "pop" | "shift" | "join" | "entries" | "values" | "keys"
        | "toLocaleLowerCase" | "toLocaleUpperCase" | "match" | "matchAll" | "exec" | "find"
        | "splice" | "toArray" => Given::Same,
        "val" if arguments == 0 => Given::Nature(Nature::Text(Text::Field)),
        "text" if arguments == 0 => Given::Part,
        "html" if arguments == 0 => Given::Nature(Nature::PageHtml),
        "attr" | "data" if arguments <= 1 => Given::Nature(Nature::Text(Text::Attribute)),
        "getAttribute" => Given::Nature(Nature::Text(Text::Attribute)),
        "querySelector"
        | "querySelectorAll"
        | "closest"
        | "cloneNode"
        | "clone"
        | "getElementsByTagName"
        | "getElementsByClassName"
        | "getElementById"
        | "createElement"
        | "createTextNode"
        | "addClass"
        | "removeClass"
        | "appendTo"
        | "prependTo"
        | "parent"
        | "children"
        | "siblings" => Given::Nature(Nature::Node),
        "serialize" | "serializeArray" => Given::Nature(Nature::UrlEncoded),
        "getItem" => Given::Nature(Nature::Text(Text::Storage)),
        "get" | "getAll" => Given::Part,
        _ => return None,
    })
}
