use super::*;

fn judged(text: &str) -> Result<Option<Head>, Fault> {
    judge_head(text.as_bytes(), Limits::default())
}

#[track_caller]
fn fault(text: &str) -> Fault {
    match judged(text) {
        Err(fault) => fault,
        other => panic!("{text:?} is {other:?}"),
    }
}

fn with(headers: &str) -> String {
    format!("POST /a HTTP/1.1\r\nHost: a.test\r\n{headers}\r\n")
}

#[test]
fn a_head_says_where_its_body_ends() {
    for (headers, framing) in [
        ("", Framing::Length(0)),
        ("Content-Length: 12\r\n", Framing::Length(12)),
        ("transfer-encoding: Chunked\r\n", Framing::Chunked),
    ] {
        let text = with(headers);
        let behind = format!("{text}the body");
        let head = judged(&behind).expect("it is sound").expect("it is whole");
        assert_eq!((head.length, head.framing), (text.len(), framing));
        assert!(!head.asks_for_upgrade);
    }
    let upgrade = judged(&with(
        "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n",
    ));
    assert!(upgrade.expect("sound").expect("whole").asks_for_upgrade);
}

#[test]
fn a_head_that_is_not_whole_is_waited_for() {
    let text = with("Cookie: a=b\r\n");
    for end in 0..text.len() {
        assert_eq!(judged(&text[..end]), Ok(None), "{:?}", &text[..end]);
    }
}

#[test]
fn what_two_readers_could_read_differently_is_refused() {
    for (headers, expected) in [
        (
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            Fault::ContentLengthAndTransferEncoding,
        ),
        (
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            Fault::ContentLengthAndTransferEncoding,
        ),
        (
            "Content-Length: 4\r\nContent-Length: 5\r\n",
            Fault::SeveralContentLengths,
        ),
        (
            "Content-Length: 4\r\nContent-Length: 4\r\n",
            Fault::SeveralContentLengths,
        ),
        ("Content-Length: +4\r\n", Fault::ContentLength),
        ("Content-Length: 4, 4\r\n", Fault::ContentLength),
        ("Content-Length: \r\n", Fault::ContentLength),
        (
            "Content-Length: 99999999999999999999\r\n",
            Fault::ContentLength,
        ),
        ("Transfer-Encoding : chunked\r\n", Fault::Malformed),
        ("Transfer-Encoding: xchunked\r\n", Fault::TransferEncoding),
        (
            "Transfer-Encoding: chunked, identity\r\n",
            Fault::TransferEncoding,
        ),
        (
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            Fault::TransferEncoding,
        ),
        ("A: b\r\n c\r\n", Fault::Malformed),
        ("A: b\0c\r\n", Fault::Malformed),
        ("A: b\rc\r\n", Fault::Malformed),
        ("A: b\nC: d\r\n", Fault::BareLineFeed),
        ("Host: b.test\r\n", Fault::SeveralHosts),
        (
            "Connection: keep-alive, Cookie\r\n",
            Fault::ConnectionNamesHeader,
        ),
        (
            "Connection: X-Forwarded-For\r\n",
            Fault::ConnectionNamesHeader,
        ),
        (
            "Connection: sec-fetch-site\r\n",
            Fault::ConnectionNamesHeader,
        ),
    ] {
        assert_eq!(fault(&with(headers)), expected, "{headers:?}");
    }
}

#[test]
fn first_lines_that_are_none() {
    let host = "Host: a.test\r\n\r\n";
    for (line, expected) in [
        ("GET /a b HTTP/1.1", Fault::Malformed),
        ("GET  /a HTTP/1.1", Fault::Malformed),
        ("GET /ü HTTP/1.1", Fault::Target),
        ("GET a HTTP/1.1", Fault::Target),
        ("GET /a HTTP/2.0", Fault::Version),
        ("GET /a HTTP/1.2", Fault::Version),
        ("GET /a", Fault::Malformed),
        ("TRACE /a HTTP/1.1", Fault::Method),
        ("CONNECT a.test:443 HTTP/1.1", Fault::Method),
        ("GET http://b.test/ HTTP/1.1", Fault::HostsDiffer),
    ] {
        assert_eq!(fault(&format!("{line}\r\n{host}")), expected, "{line:?}");
    }
    assert_eq!(fault("GET / HTTP/1.1\r\nA: b\r\n\r\n"), Fault::NoHost);
    assert_eq!(fault("GET / HTTP/1.1\nHost: a\n\n"), Fault::BareLineFeed);
    let old = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(fault(old), Fault::TransferEncodingInHttp10);
    for line in ["GET http://a.test/b HTTP/1.1", "OPTIONS * HTTP/1.1"] {
        assert!(
            matches!(judged(&format!("{line}\r\n{host}")), Ok(Some(_))),
            "{line}"
        );
    }
}

#[test]
fn heads_are_bounded() {
    let limits = Limits {
        bytes: 200,
        headers: 3,
    };
    let judge = |text: &str| judge_head(text.as_bytes(), limits);
    let long = with(&format!("Cookie: {}\r\n", "a".repeat(200)));
    assert_eq!(judge(&long), Err(Fault::TooLarge));
    assert_eq!(judge(&long[..200]), Err(Fault::TooLarge));
    assert_eq!(
        judge(&with("A: a\r\nB: b\r\nC: c\r\n")),
        Err(Fault::TooManyHeaders)
    );
    let many = with(&"A: a\r\n".repeat(500));
    assert_eq!(fault(&many), Fault::TooManyHeaders);
}

#[test]
fn a_body_in_chunks_ends_where_it_says() {
    let body = b"4;a=b\r\nWiki\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET / HTTP/1.1\r\n";
    let end = body.len() - "GET / HTTP/1.1\r\n".len();
    let whole = ChunkedBody::default().advance(body);
    assert_eq!(
        whole,
        Ok(Progress {
            taken: end,
            is_done: true
        })
    );
    for piece in 1..7 {
        let mut chunked = ChunkedBody::default();
        let mut taken = 0;
        for bytes in body.chunks(piece) {
            let progress = chunked.advance(bytes).expect("it is sound");
            taken += progress.taken;
            if progress.is_done {
                break;
            }
        }
        assert_eq!(taken, end, "in pieces of {piece}");
    }
}

#[test]
fn chunks_that_end_in_two_ways_are_refused() {
    for body in [
        "0x4\r\nWiki\r\n0\r\n\r\n",
        "4\nWiki\r\n0\r\n\r\n",
        "4;a\n\r\nWiki\r\n0\r\n\r\n",
        "4\r\nWikis\r\n0\r\n\r\n",
        "4\r\nWiki\n0\r\n\r\n",
        "\r\n0\r\n\r\n",
        "-4\r\nWiki\r\n",
        "4 \r\nWiki\r\n",
        "1234567890abcdef0\r\n",
        "0\r\nA: b\n\r\n",
    ] {
        let advanced = ChunkedBody::default().advance(body.as_bytes());
        assert_eq!(advanced, Err(Fault::Chunk), "{body:?}");
    }
    let long = format!("4;{}\r\n", "a".repeat(9000));
    assert_eq!(
        ChunkedBody::default().advance(long.as_bytes()),
        Err(Fault::TooLarge)
    );
}
