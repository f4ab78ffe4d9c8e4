//! What of a client's headers goes on to a service, and what the gateway adds.

use std::net::IpAddr;
use std::time::Duration;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use service_kit::identity::{CLIENT_ADDRESS_HEADER, IDENTITY_HEADER};
use service_kit::telemetry;

const GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");
const IDENTITY: HeaderName = HeaderName::from_static(IDENTITY_HEADER);
const CLIENT_ADDRESS: HeaderName = HeaderName::from_static(CLIENT_ADDRESS_HEADER);

/// Headers with this prefix are ours; a client that sends one is pretending.
const OURS: &str = "x-headwater-";

/// Headers about the client's own connection, and its token: the services know callers by the signed identity.
const NOT_FORWARDED: [HeaderName; 9] = [
    header::AUTHORIZATION,
    header::PROXY_AUTHORIZATION,
    header::CONNECTION,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::HOST,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("x-forwarded-for"),
];

/// The service is told a little more than the client, so that it is the gateway that says when time is up.
const GRACE: Duration = Duration::from_millis(250);

/// Turns a client's headers into those of a call to a service.
pub(crate) fn rewrite(
    headers: &mut HeaderMap,
    identity: HeaderValue,
    address: IpAddr,
    left: Option<Duration>,
) {
    for name in NOT_FORWARDED {
        headers.remove(name);
    }
    let pretended: Vec<_> =
        headers.keys().filter(|name| name.as_str().starts_with(OURS)).cloned().collect();
    for name in pretended {
        headers.remove(name);
    }
    headers.insert(header::TE, HeaderValue::from_static("trailers"));
    headers.insert(IDENTITY, identity);
    if let Ok(address) = HeaderValue::try_from(address.to_string()) {
        headers.insert(CLIENT_ADDRESS, address);
    }
    headers.remove(GRPC_TIMEOUT);
    if let Some(timeout) = left.and_then(|left| encode(left.saturating_add(GRACE))) {
        headers.insert(GRPC_TIMEOUT, timeout);
    }
    telemetry::inject(headers);
}

/// How long the client is willing to wait; a malformed wish counts as none.
pub(crate) fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(GRPC_TIMEOUT)?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit())
    {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(count * 3600)),
        "M" => Some(Duration::from_secs(count * 60)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

/// Milliseconds while eight digits hold them (27 hours), seconds beyond; none for three years and more.
fn encode(timeout: Duration) -> Option<HeaderValue> {
    const DIGITS_MAX: u128 = 99_999_999;
    let (count, unit) = if timeout.as_millis() <= DIGITS_MAX {
        (timeout.as_millis(), 'm')
    } else {
        (timeout.as_secs().into(), 'S')
    };
    (count <= DIGITS_MAX).then(|| HeaderValue::try_from(format!("{count}{unit}")).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(text: &'static str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(GRPC_TIMEOUT, HeaderValue::from_static(text));
        timeout(&headers)
    }

    #[test]
    fn a_wish_is_read_in_every_unit_and_nonsense_is_none() {
        assert_eq!(wish("2H"), Some(Duration::from_hours(2)));
        assert_eq!(wish("3M"), Some(Duration::from_mins(3)));
        assert_eq!(wish("1500m"), Some(Duration::from_millis(1500)));
        assert_eq!(wish("5u"), Some(Duration::from_micros(5)));
        for nonsense in ["", "m", "5", "-5m", "+5m", "123456789m", "5d"] {
            assert_eq!(wish(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn long_waits_are_encoded_in_seconds() {
        let text = |seconds| encode(Duration::from_secs(seconds));
        assert_eq!(text(60).unwrap(), "60000m");
        assert_eq!(text(99_999_999).unwrap(), "99999999S");
        assert_eq!(text(100_000_000), None);
    }

    #[test]
    fn nothing_a_client_pretends_goes_on() {
        let mut headers = HeaderMap::new();
        for name in [
            "authorization",
            "x-forwarded-for",
            "x-headwater-identity",
            "x-headwater-other",
            "traceparent",
            "tracestate",
            "baggage",
        ] {
            headers.append(name, HeaderValue::from_static("pretended"));
            headers.append(name, HeaderValue::from_static("twice"));
        }
        headers.insert("x-request-note", HeaderValue::from_static("kept"));
        let identity = HeaderValue::from_static("signed");
        rewrite(&mut headers, identity, [192, 0, 2, 1].into(), None);
        let mut left: Vec<_> = headers
            .iter()
            .map(|(name, value)| format!("{name}={}", value.to_str().unwrap()))
            .collect();
        left.sort();
        assert_eq!(
            left,
            [
                "te=trailers",
                "x-headwater-client-address=192.0.2.1",
                "x-headwater-identity=signed",
                "x-request-note=kept",
            ]
        );
    }
}
