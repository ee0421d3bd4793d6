use std::fmt;

/// Why a message is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The first line is not `METHOD target HTTP/1.1`, or a header not `name: value`.
    Malformed,
    /// A line ends without a carriage return.
    BareLineFeed,
    /// Neither HTTP/1.1 nor HTTP/1.0.
    Version,
    /// A target with a space, a control character or a byte outside of ASCII in it.
    Target,
    /// `TRACE`, which answers with what was sent, or `CONNECT`, which asks for a tunnel.
    Method,
    /// HTTP/1.1 without a `Host`.
    NoHost,
    SeveralHosts,
    /// The target names another host than `Host` does.
    HostsDiffer,
    /// Not a number, or too large a one.
    ContentLength,
    SeveralContentLengths,
    /// Both say where the body ends.
    ContentLengthAndTransferEncoding,
    /// Anything but `chunked`, once.
    TransferEncoding,
    /// HTTP/1.0 knows none.
    TransferEncodingInHttp10,
    /// `Connection` names a header that is for the application.
    ConnectionNamesHeader,
    TooLarge,
    TooManyHeaders,
    /// A chunk without a size, a line end or an end.
    Chunk,
    /// The client took too long for the head.
    TooSlow,
}

impl Fault {
    /// The status of the answer (RFC 9110, section 15; RFC 6585, section 5).
    pub const fn status(self) -> u16 {
        match self {
            Self::TooLarge | Self::TooManyHeaders => 431,
            Self::Method => 405,
            Self::TransferEncoding => 501,
            Self::Version => 505,
            Self::TooSlow => 408,
            _ => 400,
        }
    }

    /// Its name in logs.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Malformed => "malformed-head",
            Self::BareLineFeed => "bare-line-feed",
            Self::Version => "unknown-version",
            Self::Target => "bad-target",
            Self::Method => "method-not-allowed",
            Self::NoHost => "no-host",
            Self::SeveralHosts => "several-hosts",
            Self::HostsDiffer => "hosts-differ",
            Self::ContentLength => "bad-content-length",
            Self::SeveralContentLengths => "several-content-lengths",
            Self::ContentLengthAndTransferEncoding => "content-length-and-transfer-encoding",
            Self::TransferEncoding => "unknown-transfer-encoding",
            Self::TransferEncodingInHttp10 => "transfer-encoding-in-http-1-0",
            Self::ConnectionNamesHeader => "connection-names-header",
            Self::TooLarge => "head-too-large",
            Self::TooManyHeaders => "too-many-headers",
            Self::Chunk => "malformed-chunk",
            Self::TooSlow => "head-too-slow",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Malformed => "the head of the request is malformed",
            Self::BareLineFeed => "a line of the head ends without a carriage return",
            Self::Version => "this version of HTTP is not spoken here",
            Self::Target => "the target has a byte that none may have",
            Self::Method => "this method is not allowed",
            Self::NoHost => "there is no Host",
            Self::SeveralHosts => "there are several Hosts",
            Self::HostsDiffer => "the target and Host name different hosts",
            Self::ContentLength => "Content-Length is no length",
            Self::SeveralContentLengths => "there are several Content-Lengths",
            Self::ContentLengthAndTransferEncoding => {
                "there are a Content-Length and a Transfer-Encoding"
            }
            Self::TransferEncoding => "no Transfer-Encoding but chunked is known",
            Self::TransferEncodingInHttp10 => "HTTP/1.0 has no Transfer-Encoding",
            Self::ConnectionNamesHeader => "Connection names a header that is for the application",
            Self::TooLarge => "the head of the request is too large",
            Self::TooManyHeaders => "the request has too many headers",
            Self::Chunk => "the body is malformed",
            Self::TooSlow => "the head of the request took too long",
        })
    }
}

impl std::error::Error for Fault {}
