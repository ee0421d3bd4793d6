//! Requests, and what changes all of them.

use crate::words::{read, requests, setups};

#[track_caller]
fn request(script: &str, expected: &str) {
    assert_eq!(requests(script), [expected], "{script}");
}

#[test]
fn fetch() {
    for (script, expected) in [
        ("fetch('/a/')", "Fetch GET This []"),
        ("window.fetch(url)", "Fetch GET Unknown []"),
        ("fetch('https://other.example/a')", "Fetch GET Other []"),
        ("fetch('//other.example/a')", "Fetch GET Other []"),
        (
            "fetch(`/a/${id}/`, { method: 'post' })",
            "Fetch POST This []",
        ),
        (
            "fetch(`${base}/a/`, { method: 'POST' })",
            "Fetch POST Unknown []",
        ),
        (
            "fetch(location.href, { method: 'DELETE' })",
            "Fetch DELETE This []",
        ),
        (
            "fetch('/a/', { method: on ? 'PUT' : 'DELETE' })",
            "Fetch PUT|DELETE This []",
        ),
        ("fetch('/a/', { method })", "Fetch ? This []"),
        ("fetch('/a/', settings)", "Fetch ? This […] unknown body"),
        (
            "fetch('/a/', { method: 'POST', headers: { 'X-CSRFToken': token } })",
            "Fetch POST This [X-CSRFToken]",
        ),
        (
            "fetch('/a/', { method: 'POST', headers: { [NAME]: token } })",
            "Fetch POST This [?]",
        ),
        (
            "const NAME = 'X-CSRFToken'; fetch('/a/', { method: 'POST', headers: { [NAME]: token } })",
            "Fetch POST This [X-CSRFToken]",
        ),
        (
            "fetch('/a/', { method: 'POST', headers: new Headers({ Accept: 'a' }) })",
            "Fetch POST This [Accept]",
        ),
        (
            "const h = new Headers(); h.append('X-CSRFToken', t); fetch('/a/', { method: 'POST', headers: h })",
            "Fetch POST This [X-CSRFToken]",
        ),
        (
            "const h = {}; h['X-CSRFToken'] = t; fetch('/a/', { method: 'POST', headers: h })",
            "Fetch POST This [X-CSRFToken]",
        ),
        (
            "const s = { method: 'POST' }; s.headers = { A: 1 }; fetch('/a/', s)",
            "Fetch POST This [A]",
        ),
        (
            "const s = { method: 'POST', headers: {} }; s.headers['X-CSRFToken'] = t; fetch('/a/', s)",
            "Fetch POST This [X-CSRFToken]",
        ),
        (
            "function h() { return { 'X-CSRFToken': t }; } fetch('/a/', { method: 'POST', headers: h() })",
            "Fetch POST This [X-CSRFToken]",
        ),
        (
            "const base = { 'X-CSRFToken': t }; fetch('/a/', { method: 'POST', headers: { ...base, A: 1 } })",
            "Fetch POST This [X-CSRFToken A]",
        ),
        (
            "fetch('/a/', { method: 'POST', headers: getHeaders() })",
            "Fetch POST This […]",
        ),
        (
            "import fetch from './with-token'; fetch('/a/', { method: 'POST' })",
            "Fetch POST This […] unknown body",
        ),
        (
            "function fetch(url, o) { return send(url, o); } fetch('/a/', { method: 'POST' })",
            "Fetch POST This […] unknown body",
        ),
        (
            "import fetch from 'whatwg-fetch'; fetch('/a/', { method: 'POST' })",
            "Fetch POST This []",
        ),
    ] {
        request(script, expected);
    }
}

#[test]
fn what_fetch_sends() {
    for (script, expected) in [
        (
            "fetch('/a/', { method: 'POST', body: new FormData(form) })",
            "Fetch POST This [] form",
        ),
        (
            "const d = new FormData(); d.append('csrfmiddlewaretoken', t); fetch('/a/', { method: 'POST', body: d })",
            "Fetch POST This [] token",
        ),
        (
            "const d = new FormData(); d.append('a', t); fetch('/a/', { method: 'POST', body: d })",
            "Fetch POST This []",
        ),
        (
            "fetch('/a/', { method: 'POST', body: `a=1&csrfmiddlewaretoken=${t}` })",
            "Fetch POST This [] token",
        ),
        (
            "fetch('/a/', { method: 'POST', body: new URLSearchParams({ csrfmiddlewaretoken: t }) })",
            "Fetch POST This [] token",
        ),
        (
            "fetch('/a/', { method: 'POST', body: JSON.stringify({ a: 1 }) })",
            "Fetch POST This []",
        ),
        (
            "fetch('/a/', { method: 'POST', credentials: 'omit', mode: 'cors' })",
            "Fetch POST This [] omit cors",
        ),
        (
            "fetch(new Request('/a/', { method: 'POST' }))",
            "Fetch POST This []",
        ),
        (
            "function send(url, data) { return fetch(url, { method: 'POST', body: data }); }",
            "Fetch POST Unknown [] unknown body",
        ),
    ] {
        request(script, expected);
    }
}

#[test]
fn xml_http_request() {
    for (script, expected) in [
        (
            "const x = new XMLHttpRequest(); x.open('GET', '/a/')",
            "XmlHttpRequest GET This []",
        ),
        (
            "function f() { var x = new XMLHttpRequest(); x.open('POST', '/a/'); x.setRequestHeader('X-CSRFToken', t); x.send(new FormData(form)); }",
            "XmlHttpRequest POST This [X-CSRFToken] form",
        ),
        (
            "this.xhr.open('POST', '/a/')",
            "XmlHttpRequest POST This […] unknown body",
        ),
        (
            "const x = new XMLHttpRequest(); x.open(method, url); x.withCredentials = true;",
            "XmlHttpRequest ? Unknown [] include",
        ),
    ] {
        request(script, expected);
    }
    for script in [
        "window.open('/a/', '_blank')",
        "dialog.open('a', 'b')",
        "db.open(name, 2)",
    ] {
        assert_eq!(requests(script), Vec::<String>::new(), "{script}");
    }
}

#[test]
fn jquery() {
    for (script, expected) in [
        ("$.ajax('/a/')", "Jquery GET This []"),
        (
            "$.ajax({ url: '/a/', type: 'POST', data: { a: 1 } })",
            "Jquery POST This []",
        ),
        (
            "$.ajax({ url: '/a/', method: 'POST', data: { csrfmiddlewaretoken: t } })",
            "Jquery POST This [] token",
        ),
        (
            "$.ajax({ url: '/a/', method: 'POST', data: $(form).serialize() })",
            "Jquery POST This [] form",
        ),
        (
            "$.ajax('/a/', { method: 'POST', headers: { 'X-CSRFToken': t } })",
            "Jquery POST This [X-CSRFToken]",
        ),
        (
            "$.ajax({ url: '/a/', type: 'POST', beforeSend(xhr) { xhr.setRequestHeader('X-CSRFToken', t); } })",
            "Jquery POST This [X-CSRFToken]",
        ),
        ("$.ajax(settings)", "Jquery ? Unknown […] unknown body"),
        ("$.post('/a/', { a: 1 }, done)", "Jquery POST This []"),
        ("$.post('/a/', function (html) {})", "Jquery POST This []"),
        ("jQuery.getJSON('/a/')", "Jquery GET This []"),
        ("$('#a').load('/a/', { b: 1 })", "Jquery POST This []"),
        ("$('#a').load('/a/ #b')", "Jquery GET This []"),
    ] {
        request(script, expected);
    }
    for script in [
        "image.load('/a/')",
        "params.get('a')",
        "cache.delete('a')",
        "$(window).on('load', f)",
    ] {
        assert_eq!(requests(script), Vec::<String>::new(), "{script}");
    }
}

#[test]
fn axios_htmx_and_beacons() {
    for (script, expected) in [
        ("axios.post('/a/', { b: 1 })", "Axios POST This []"),
        (
            "axios.post('/a/', { b: 1 }, { headers: { 'X-CSRFToken': t } })",
            "Axios POST This [X-CSRFToken]",
        ),
        (
            "axios.delete('/a/', { headers: h() })",
            "Axios DELETE This […]",
        ),
        ("axios({ method: 'put', url: '/a/' })", "Axios PUT This []"),
        ("this.$http.patch('/a/')", "Axios PATCH This []"),
        (
            "htmx.ajax('POST', '/a/', { headers: { 'X-CSRFToken': t } })",
            "Htmx POST This [X-CSRFToken]",
        ),
        ("htmx.ajax('DELETE', '/a/', '#b')", "Htmx DELETE This []"),
        (
            "navigator.sendBeacon('/a/', data)",
            "Beacon POST This [] unknown body",
        ),
    ] {
        request(script, expected);
    }
    let instance = "const api = axios.create({ baseURL: 'https://api.example/', headers: { A: 1 } }); api.post('a')";
    assert_eq!(requests(instance), ["Axios POST Other [A]"]);
}

#[test]
fn what_changes_all_requests() {
    for (script, expected) in [
        (
            "$.ajaxSetup({ headers: { 'X-CSRFToken': t } })",
            "Jquery [X-CSRFToken]",
        ),
        (
            "$.ajaxSettings.headers['X-CSRFToken'] = t",
            "Jquery [X-CSRFToken]",
        ),
        (
            "$.ajaxSetup({ beforeSend: function (xhr, s) { if (!safe(s.type)) { xhr.setRequestHeader('X-CSRFToken', t); } } })",
            "Jquery [X-CSRFToken]",
        ),
        (
            "$(document).ajaxSend(function (e, xhr) { xhr.setRequestHeader('X-CSRFToken', t); })",
            "Jquery [X-CSRFToken]",
        ),
        (
            "function add(e, x) { x.setRequestHeader('X-CSRFToken', t); } $(document).ajaxSend(add)",
            "Jquery [X-CSRFToken]",
        ),
        (
            "function init(jq) { jq.ajaxSetup({ headers: { 'X-CSRFToken': t } }); }",
            "Jquery [X-CSRFToken]",
        ),
        (
            "$.ajaxSetup({ data: { csrfmiddlewaretoken: t } })",
            "Jquery [] token",
        ),
        ("$.ajaxSetup({ cache: false })", "Jquery []"),
        (
            "$.ajaxPrefilter(o => { o.data += '&csrfmiddlewaretoken=' + t; })",
            "Jquery [] token",
        ),
        (
            "$(document).bind('ajaxSend', (e, xhr) => { xhr.setRequestHeader('X-CSRFToken', t); })",
            "Jquery [X-CSRFToken]",
        ),
        (
            "$.ajaxSettings.beforeSend = x => { x.setRequestHeader('X-CSRFToken', t); }",
            "Jquery [X-CSRFToken]",
        ),
        (
            "$.extend($.ajaxSettings, { headers: { 'X-CSRFToken': t } })",
            "Jquery [X-CSRFToken]",
        ),
        (
            "const ajax = $.ajax; $.ajax = o => ajax({ ...o, headers: { 'X-CSRFToken': t } })",
            "Jquery [X-CSRFToken]",
        ),
        (
            "import http from 'axios'; http.create({ headers: { 'X-CSRFToken': t } })",
            "AxiosInstance [X-CSRFToken]",
        ),
        (
            "Object.assign(api.defaults.headers.common, { 'X-CSRFToken': t })",
            "AxiosInstance [X-CSRFToken]",
        ),
        (
            "Vue.http.headers.common['X-CSRFToken'] = t",
            "Axios [X-CSRFToken]",
        ),
        (
            "Vue.http.interceptors.push(r => { r.headers.set('X-CSRFToken', t); })",
            "Axios [X-CSRFToken]",
        ),
        (
            "axios.defaults.headers.common['X-CSRFToken'] = t",
            "Axios [X-CSRFToken]",
        ),
        (
            "axios.defaults.headers.post = { 'X-CSRFToken': t }",
            "Axios [X-CSRFToken]",
        ),
        (
            "axios.defaults.xsrfHeaderName = 'X-CSRFToken'",
            "AxiosToken { cookie: None, header: Some(\"X-CSRFToken\"), sends: None } []",
        ),
        (
            "axios.interceptors.request.use(c => { c.headers['X-CSRFToken'] = t; return c; })",
            "Axios [X-CSRFToken]",
        ),
        ("api.interceptors.request.use(c => c)", "AxiosInstance []"),
        (
            "const f = window.fetch; window.fetch = (u, o) => f(u, { ...o, headers: { 'X-CSRFToken': t } })",
            "Fetch [X-CSRFToken]",
        ),
        (
            "document.body.addEventListener('htmx:configRequest', e => { e.detail.headers['X-CSRFToken'] = t; })",
            "Htmx [X-CSRFToken]",
        ),
        (
            "document.body.setAttribute('hx-headers', '{\"X-CSRFToken\": \"' + t + '\"}')",
            "Htmx [X-CSRFToken]",
        ),
    ] {
        assert_eq!(setups(script), [expected], "{script}");
    }
}

#[test]
fn connections_that_stay_open() {
    for (script, expected) in [
        ("new EventSource('/news/')", "This"),
        ("new EventSource('https://other.example/')", "Other"),
        ("new window.WebSocket('wss://other.example/')", "Other"),
        ("new WebSocket('wss://' + location.host + '/a/')", "This"),
        ("new WebSocket(`ws://${window.location.host}/a/`)", "This"),
        ("new WebSocket(`ws://${location.hostname}/a/`)", "This"),
        ("new WebSocket(`ws://${location.hostname}:81/`)", "Unknown"),
        (
            "const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';\n\
             new ReconnectingWebSocket(scheme + '//' + location.host + '/a/')",
            "This",
        ),
        ("new WebSocket('wss://' + host + '/a/')", "Unknown"),
        ("new WebSocket(url)", "Unknown"),
    ] {
        let facts = read(script);
        let [stream] = facts.streams.as_slice() else {
            panic!("{script}: {:?}", facts.streams);
        };
        assert_eq!(format!("{:?}", stream.url.site), expected, "{script}");
    }
}
