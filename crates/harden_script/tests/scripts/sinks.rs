//! What flows into places where text becomes markup, code or an address.

use crate::words::{read, sinks};

#[track_caller]
fn sink(script: &str, expected: &str) {
    assert_eq!(sinks(script), [expected], "{script}");
}

#[track_caller]
fn none(script: &str) {
    assert_eq!(sinks(script), Vec::<String>::new(), "{script}");
}

#[test]
fn every_kind_of_sink() {
    for (script, expected) in [
        ("el.innerHTML = x", "InnerHtml: Unknown(x)"),
        ("el.innerHTML += x", "InnerHtml: Unknown(x)"),
        ("el['innerHTML'] = x", "InnerHtml: Unknown(x)"),
        ("a.b.c.outerHTML = x", "OuterHtml: Unknown(x)"),
        (
            "el.insertAdjacentHTML('beforeend', x)",
            "InsertAdjacentHtml: Unknown(x)",
        ),
        ("document.write(x)", "DocumentWrite: Unknown(x)"),
        ("window.document.writeln(x)", "DocumentWrite: Unknown(x)"),
        (
            "range.createContextualFragment(x)",
            "ContextualFragment: Unknown(x)",
        ),
        ("frame.srcdoc = x", "Srcdoc: Unknown(x)"),
        ("frame.setAttribute('srcdoc', x)", "Srcdoc: Unknown(x)"),
        ("el.setHTMLUnsafe(x)", "HtmlUnsafe: Unknown(x)"),
        ("eval(x)", "Eval: Unknown(x)"),
        ("new Function('a', x)", "Eval: Unknown(x)"),
        (
            "setTimeout('go(' + x + ')', 10)",
            "Timer: 'go(' Unknown(x) ')'",
        ),
        (
            "el.setAttribute('onclick', 'go(' + x + ')')",
            "EventHandler: 'go(' Unknown(x) ')'",
        ),
        ("location = x", "Navigation: Unknown(x)"),
        ("window.location.href = x", "Navigation: Unknown(x)"),
        ("window.location.assign(x)", "Navigation: Unknown(x)"),
        ("document.location.replace(x)", "Navigation: Unknown(x)"),
        ("window.open(x)", "Navigation: Unknown(x)"),
        ("link.href = x", "UrlAttribute: Unknown(x)"),
        ("$('a').attr('href', x)", "UrlAttribute: Unknown(x)"),
        ("$('#a').html(x)", "JqueryHtml: Unknown(x)"),
        ("$('#a').find('b').append(x)", "JqueryInsert: Unknown(x)"),
        ("$list.prepend(x)", "JqueryInsert: Unknown(x)"),
        (
            "const list = $('#a'); list.before(x)",
            "JqueryInsert: Unknown(x)",
        ),
        (
            "$('<b>' + x + '</b>')",
            "JqueryConstructor: '<b>' Unknown(x) '</b>'",
        ),
        (
            "$(location.hash)",
            "JqueryConstructor: Location(location.hash)",
        ),
        (
            "const a = <p dangerouslySetInnerHTML={{ __html: x }} />",
            "DangerouslySetInnerHtml: Unknown(x)",
        ),
    ] {
        sink(script, expected);
    }
}

#[test]
fn parameters_are_what_callers_give() {
    sink(
        "function show(html) { el.innerHTML = html; }\nshow('<b>' + field.value);",
        "InnerHtml: '<b>' Field(field.value)",
    );
    none("function show(html) { el.innerHTML = html; }\nshow('<b>a</b>'); show('');");
    // Somebody else may call it with anything.
    sink(
        "function show(html) { el.innerHTML = html; show(html); }",
        "InnerHtml: Parameter(html)",
    );
}

#[test]
fn look_alikes_are_no_sinks() {
    for script in [
        "el.innerHTML = ''",
        "el.innerHTML = '<b>' + 'bold' + `</b>`",
        "el.innerHTML = open ? '<b>' : '<i>'",
        "const icon = '<i class=\"x\"></i>'; el.innerHTML = icon",
        "el.textContent = x",
        "const a = el.innerHTML",
        "el.append(x)",
        "params.append('a', x)",
        "list.replaceWith(x)",
        "$('#a').append($('<li>').text(x))",
        "$('#a').html()",
        "$('#a').html(node.cloneNode(true) && $('<p>'))",
        "$(x)",
        "$('#row-' + x)",
        "$(function () { start(); })",
        "setTimeout(go, 10)",
        "setTimeout(() => go(x), 10)",
        "setTimeout('go()', 10)",
        "location.reload()",
        "location.href = '/orders/' + x",
        "location.href = `?page=${x}`",
        "location.href = 'https://example.org/' + x",
        "link.href = '#' + x",
        "link.href = encodeURIComponent(x)",
        "location = window.location.origin + '/a/' + x",
        "location.href = location.pathname",
        "link.href = URL.createObjectURL(x)",
        "text.replace('a', x)",
        "response.write(x)",
        "form.setAttribute('data-href', x)",
    ] {
        none(script);
    }
}

#[test]
fn parts_have_natures() {
    for (value, expected) in [
        (
            "'<b>' + items.length + '</b>'",
            "'<b>' Plain(items.length) '</b>'",
        ),
        ("'<b>' + (a - b)", "'<b>' Plain(a - b)"),
        ("'<b>' + parseInt(x, 10)", "'<b>' Plain(parseInt(x, 10))"),
        (
            "'<b>' + new Date().toLocaleString()",
            "'<b>' Plain(new Date())",
        ),
        ("'<b>' + escapeHtml(x)", "'<b>' escaped by escapeHtml(x)"),
        ("'<b>' + _.escape(x)", "'<b>' escaped by _.escape(x)"),
        (
            "DOMPurify.sanitize('<b>' + x)",
            "'<b>' escaped by DOMPurify.sanitize(x)",
        ),
        (
            "'<a href=\"?' + encodeURIComponent(x)",
            "'<a href=\"?' UrlEncoded(x)",
        ),
        (
            "$('<div>').text(x).html()",
            "escaped by text().html()($('<div>').text(x).html())",
        ),
        (
            "x.replace(/&/g, '&amp;').replace(/</g, '&lt;')",
            "escaped by replace(x)",
        ),
        (
            "x.replace(/[&<>\"]/g, c => map[c])",
            "escaped by replace(x)",
        ),
        ("x.replace(/</, '')", "Unknown(x)"),
        ("x.replace('\\n', '<br>')", "Unknown(x)"),
        ("'<b>' + input.value", "'<b>' Field(input.value)"),
        ("$('#a').val().trim()", "Field($('#a').val())"),
        ("el.dataset.title", "Attribute(el.dataset.title)"),
        ("$(this).data('title')", "Attribute($(this).data('title'))"),
        (
            "el.getAttribute('title')",
            "Attribute(el.getAttribute('title'))",
        ),
        ("other.textContent", "TextContent(other.textContent)"),
        ("$('#a').text()", "TextContent($('#a').text())"),
        (
            "decodeURIComponent(location.hash.slice(1))",
            "Location(decodeURIComponent(location.hash.slice(1)))",
        ),
        (
            "new URLSearchParams(window.location.search).get('q')",
            "Location(new URLSearchParams(window.location.search).get('q'))",
        ),
        ("document.referrer", "Referrer(document.referrer)"),
        ("document.cookie", "Cookie(document.cookie)"),
        ("window.name", "WindowName(window.name)"),
        (
            "localStorage.getItem('a')",
            "Storage(localStorage.getItem('a'))",
        ),
        ("prompt('Name?')", "Field(prompt('Name?'))"),
        ("other.innerHTML", "PageHtml(other.innerHTML)"),
        ("gettext('Saved') + '!'", "Translated(gettext('Saved')) '!'"),
        ("a || '<i>none</i>'", "(Unknown(a) | '<i>none</i>')"),
        ("a ? x : '<i>none</i>'", "(Unknown(x) | '<i>none</i>')"),
        ("html`<b>${x}</b>`", "'<b>' escaped by html(x) '</b>'"),
        ("['<b>', x, '</b>'].join('')", "'<b>' Unknown(x) '</b>'"),
        ("JSON.stringify(x)", "Unknown(x)"),
        ("'a'.concat(x)", "'a' Unknown(x)"),
    ] {
        sink(
            &format!("el.innerHTML = {value}"),
            &format!("InnerHtml: {expected}"),
        );
    }
}

#[test]
fn values_are_followed_through_names() {
    sink(
        "function show(name) { const html = '<b>' + name + '</b>'; el.innerHTML = html; }",
        "InnerHtml: '<b>' Parameter(name) '</b>'",
    );
    sink(
        "let html = ''; for (const item of items) { html += '<li>' + item.name + '</li>'; } el.innerHTML = html;",
        "InnerHtml: '<li>' Unknown(item.name) '</li>'",
    );
    sink(
        "const rows = []; rows.push('<tr>' + x); el.innerHTML = rows.join('')",
        "InnerHtml: '<tr>' Unknown(x)",
    );
    sink(
        "for (let i = 0; i < 3; i++) { el.innerHTML = '<b>' + i; }",
        "InnerHtml: '<b>' Plain(i)",
    );
    sink(
        "el.innerHTML = items.map(item => `<li>${item.name}</li>`).join('')",
        "InnerHtml: '<li>' Unknown(item.name) '</li>'",
    );
    sink(
        "items.forEach(function (item, index) { el.innerHTML += '<li>' + index; })",
        "InnerHtml: '<li>' Plain(index)",
    );
    sink(
        "const { title } = el.dataset; other.innerHTML = title",
        "InnerHtml: Attribute(title)",
    );
    sink(
        "if (a) { const html = '<b>'; one.innerHTML = html; } else { const html = x; two.innerHTML = html; }",
        "InnerHtml: Unknown(x)",
    );
    none("const LABELS = { a: '<b>A</b>', b: '<b>B</b>' }; el.innerHTML = LABELS[kind]");
    none("const LABELS = { a: '<b>A</b>' }; el.innerHTML = LABELS.a");
    none("function icon(kind) { return kind ? '<i></i>' : '<b></b>'; } el.innerHTML = icon(x)");
}

#[test]
fn functions_of_the_script_are_looked_into() {
    sink(
        "function row(item) { return '<tr>' + item.name; } el.innerHTML = row(window.name)",
        "InnerHtml: '<tr>' WindowName(item.name)",
    );
    sink(
        "const text = s => { const d = document.createElement('div'); d.textContent = s; return d.innerHTML; };\n\
         el.innerHTML = '<b>' + text(x)",
        "InnerHtml: '<b>' escaped by textContent(x)",
    );
    sink(
        "function clean(s) { return s.split('<').join('&lt;'); } el.innerHTML = clean(x).replace('a', 'b')",
        "InnerHtml: escaped by replace(x)",
    );
    sink(
        "function loop(s) { return loop(s) + s; } el.innerHTML = loop(x)",
        "InnerHtml: Unknown(loop(s)) Unknown(x)",
    );
}

#[test]
fn imports_are_known_by_their_own_names() {
    sink(
        "import { escapeHtml as h } from './text'; el.innerHTML = `${h(x)}<br>`",
        "InnerHtml: escaped by escapeHtml(x) '<br>'",
    );
    sink(
        "import { h } from './text'; el.innerHTML = h(x)",
        "InnerHtml: Unknown(h(x))",
    );
}

#[test]
fn html_of_the_server_is_its_own_kind() {
    for script in [
        "$.get('/rows/', function (html) { el.innerHTML = html; })",
        "$.ajax({ url: '/rows/', success: html => { el.innerHTML = html; } })",
        "fetch('/rows/').then(r => r.text()).then(html => { el.innerHTML = html; })",
        "async function f() { const r = await fetch('/rows/'); el.innerHTML = await r.text(); }",
        "axios.get('/rows/').then(r => { el.innerHTML = r.data; })",
    ] {
        let found = sinks(script);
        assert!(found[0].contains("html of This"), "{script}: {found:?}");
    }
    for script in [
        "$.get('/rows/', function (data) { el.innerHTML = data.name; })",
        "$.getJSON('/rows/', function (data) { el.innerHTML = '<b>' + data; })",
        "fetch('/rows/').then(r => r.json()).then(data => { el.innerHTML = '<b>' + data.name; })",
        "fetch('/rows/').then(r => r.json()).then(({ name }) => { el.innerHTML = '<b>' + name; })",
        "fetch('/rows/').then(r => r.json()).then(d => { d.items.forEach(i => { el.innerHTML += `<b>${i.name}`; }); })",
        "addEventListener('message', e => { el.innerHTML = e.data; })",
    ] {
        let found = sinks(script);
        assert!(
            found[0].contains("Response(") || found[0].contains("Message("),
            "{script}: {found:?}"
        );
    }
    sink(
        "fetch('https://other.example/').then(r => r.text()).then(html => { el.innerHTML = html; })",
        "InnerHtml: html of Other(r.text())",
    );
}

#[test]
fn places_are_those_of_the_sink() {
    let script = "let é = 1;\n  el.innerHTML = 'é' + x;\n";
    let facts = read(script);
    let place = facts.sinks[0].place;
    assert_eq!(
        &script[place.start as usize..place.end as usize],
        "el.innerHTML = 'é' + x"
    );
    let extent = place.extent;
    assert_eq!(
        (
            extent.line,
            extent.column,
            extent.end_line,
            extent.end_column
        ),
        (2, 3, 2, 25)
    );
    let x = facts.sinks[0].value.dynamics()[0].place;
    assert_eq!((x.extent.line, x.extent.column), (2, 24));
}
