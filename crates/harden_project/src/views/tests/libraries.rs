//! What the project's tags and filters give.

use super::*;

#[test]
fn inclusion_tags_render_what_they_return() {
    let tags = "register = Library()\n@register.inclusion_tag('a.html', takes_context=True)\n\
        def menu(context, title):\n    return {'x': 1, 'title': title}\n";
    let files = [("templatetags/menu.py", tags)];
    assert_eq!(value(&files, "x"), V::Number);
    assert_eq!(
        value(&files, "title"),
        V::Unknown(Why::Parameter("title".into()))
    );
}

#[test]
fn tags_and_filters_are_told_by_what_they_return() {
    let tags = "from django import template\nfrom django.utils.html import format_html, conditional_escape, escape\n\
        from django.utils.safestring import mark_safe\nregister = template.Library()\n\
        @register.filter\ndef plain(value):\n    return value.upper()\n\
        @register.filter(name='count', is_safe=True)\ndef counted(value):\n    return len(value)\n\
        @register.filter(needs_autoescape=True)\ndef bold(value, autoescape=True):\n\
        \x20   esc = conditional_escape if autoescape else lambda x: x\n    return mark_safe('<b>%s</b>' % esc(value))\n\
        @register.filter()\ndef raw(value):\n    return mark_safe('<b>' + value + '</b>')\n\
        @register.simple_tag(takes_context=True)\ndef link(context, url):\n    return format_html('<a href=\"{}\">', url)\n\
        @register.inclusion_tag('menu.html')\ndef menu(x):\n    return {'x': x}\n\
        class EchoNode(template.Node):\n    def __init__(self, what):\n        self.what = what\n\
        \x20   def render(self, context):\n        return self.what.resolve(context)\n\
        class SetNode(template.Node):\n    def render(self, context):\n        return ''\n\
        @register.tag\ndef echo(parser, token):\n    return EchoNode(token)\n\
        def keep(parser, token):\n    return SetNode()\n\
        def strip(value):\n    return mark_safe(escape(value))\n\
        register.tag('keep', keep)\nregister.filter('strip', strip)\n";
    ask(&[("shop/templatetags/shop.py", tags)], |code| {
        let libraries = TagLibraries::collect(code);
        let filter = |name: &str| libraries.filter(name)[0].clone();
        let tag = |name: &str| libraries.tag(name)[0].clone();
        assert_eq!(filter("plain").output(), Output::Text);
        assert_eq!(filter("plain").library.as_deref(), Some("shop"));
        assert_eq!(filter("count").output(), Output::Constant);
        assert!(filter("count").is_safe && !filter("plain").is_safe);
        assert_eq!(filter("bold").output(), Output::OwnMarkup);
        assert!(filter("bold").needs_autoescape);
        assert_eq!(filter("raw").output(), Output::RawMarkup);
        assert_eq!(filter("strip").output(), Output::OwnMarkup);
        assert_eq!(tag("link").output(), Output::OwnMarkup);
        assert!(tag("link").takes_context);
        assert_eq!(tag("menu").template.as_deref(), Some("menu.html"));
        assert_eq!(tag("echo").output(), Output::RawMarkup);
        assert_eq!(tag("keep").output(), Output::Constant);
        assert!(libraries.filter("nothing").is_empty());
    });
}

#[test]
fn filters_that_turn_references_back_are_told() {
    let tags = "import html\nfrom django import template\nfrom django.utils.html import escape, strip_tags\n\
        register = template.Library()\n\
        @register.filter\ndef direct(value):\n    return html.unescape(value)\n\
        @register.filter\ndef named(value):\n    value = html.unescape(str(value))\n    value = value.strip()\n\
        \x20   return value[:100]\n\
        @register.filter\ndef replaced(value):\n    return value.replace('&amp;', '&').replace('&lt;', '<').replace('x', 'y')\n\
        @register.filter\ndef beside(value):\n    return f'{html.unescape(value)}!'\n\
        @register.filter\ndef escaped(value):\n    return escape(html.unescape(value))\n\
        @register.filter\ndef escaped_by_hand(value):\n    return html.unescape(value).replace('<', '&lt;')\n\
        @register.filter\ndef stripped(value):\n    return strip_tags(html.unescape(value))\n\
        @register.filter\ndef bold(value):\n    return value.replace('&lt;b&gt;', '<b>')\n\
        bold.is_safe = True\nescaped.is_safe = False\nregister.filter('outside', html.unescape)\n";
    ask(&[("shop/templatetags/shop.py", tags)], |code| {
        let libraries = TagLibraries::collect(code);
        let filter = |name: &str| libraries.filter(name)[0].clone();
        for name in ["direct", "named", "replaced", "beside", "outside"] {
            assert!(filter(name).unescapes, "{name}");
        }
        for name in ["escaped", "escaped_by_hand", "stripped", "bold"] {
            assert!(!filter(name).unescapes, "{name}");
        }
        assert!(filter("bold").is_safe && !filter("escaped").is_safe);
    });
}

#[test]
fn an_environment_of_jinja_has_filters_and_globals() {
    let environment = "from jinja2 import Environment\nfrom django.urls import reverse\nfrom markupsafe import Markup\n\
        def raw(value):\n    return Markup(value)\n\
        def environment(**options):\n    env = Environment(**options)\n    env.globals.update({'url': reverse})\n\
        \x20   env.filters['raw'] = raw\n    return env\n";
    ask(&[("shop/jinja2.py", environment)], |code| {
        let libraries = TagLibraries::collect(code);
        assert_eq!(libraries.filter("raw")[0].output(), Output::RawMarkup);
        assert_eq!(libraries.tag("url")[0].output(), Output::Constant);
    });
}
