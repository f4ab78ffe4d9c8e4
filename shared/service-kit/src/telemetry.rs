//! Logs to stderr, spans and metrics over OTLP, and the trace context in headers and outbox rows.

use std::io::IsTerminal;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// How a process reports about itself.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The process's name in traces, such as `headwater-intake`.
    pub process: String,
    /// Where to send spans and metrics (OTLP over gRPC); nowhere if none.
    pub otlp_endpoint: Option<String>,
    /// Which log lines to print, in `tracing`'s filter language.
    pub log_filter: String,
    /// Log lines as JSON, for machines.
    pub json: bool,
}

impl Settings {
    /// Settings from the environment: `OTEL_EXPORTER_OTLP_ENDPOINT`, `HEADWATER_LOG`, `HEADWATER_LOG_FORMAT`.
    pub fn from_environment(process: &str, default_filter: &str) -> Self {
        use crate::config::environment;
        Self {
            process: process.to_owned(),
            otlp_endpoint: environment("OTEL_EXPORTER_OTLP_ENDPOINT"),
            log_filter: environment("HEADWATER_LOG").unwrap_or_else(|| default_filter.to_owned()),
            json: environment("HEADWATER_LOG_FORMAT").is_some_and(|format| format == "json"),
        }
    }
}

/// What makes spans: the suite itself, not the libraries below it.
const SPANS: &str = "info,h2=off,hyper=off,tonic=off,opentelemetry=off";

/// Keeps the exporters alive; dropping or [`Telemetry::flush`] sends what is left.
#[derive(Debug)]
pub struct Telemetry {
    tracer: Option<SdkTracerProvider>,
    meter: Option<SdkMeterProvider>,
}

impl Telemetry {
    /// Starts reporting for this process; call it once, inside the runtime.
    pub fn start(settings: &Settings) -> anyhow::Result<Self> {
        global::set_text_map_propagator(TraceContextPropagator::new());
        let (tracer, meter) = match &settings.otlp_endpoint {
            Some(endpoint) => (
                Some(tracer_provider(settings, endpoint)?),
                Some(meter_provider(settings, endpoint)?),
            ),
            // Without an exporter spans still get ids, so that outbox rows and logs can be joined.
            None => (Some(SdkTracerProvider::builder().build()), None),
        };
        if let Some(meter) = &meter {
            global::set_meter_provider(meter.clone());
        }
        let spans = tracer.as_ref().map(|provider| {
            tracing_opentelemetry::layer().with_tracer(provider.tracer(settings.process.clone()))
        });
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal());
        let lines = if settings.json { lines.json().boxed() } else { lines.compact().boxed() };
        // Spans need level info, whatever is printed; only a log that wants more than that gets more.
        let talkative = ["debug", "trace"].iter().any(|level| settings.log_filter.contains(level));
        let heard = if talkative { settings.log_filter.as_str() } else { SPANS };
        tracing_subscriber::registry()
            .with(EnvFilter::try_new(heard)?)
            .with(spans)
            .with(lines.with_filter(EnvFilter::try_new(&settings.log_filter)?))
            .try_init()?;
        Ok(Self { tracer, meter })
    }

    /// Sends what has not been sent yet.
    pub fn flush(&self) {
        let spans = self.tracer.as_ref().map(SdkTracerProvider::force_flush);
        let metrics = self.meter.as_ref().map(SdkMeterProvider::force_flush);
        for result in [spans, metrics].into_iter().flatten() {
            if let Err(error) = result {
                tracing::warn!(%error, "telemetry could not be sent");
            }
        }
    }
}

fn resource(settings: &Settings) -> Resource {
    Resource::builder()
        .with_service_name(settings.process.clone())
        .with_attributes([
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", instance()),
        ])
        .build()
}

/// Which of several processes of the same name this is: its machine's name, in Kubernetes the Pod's, and its process id.
fn instance() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}-{}", host.trim(), std::process::id())
}

fn tracer_provider(settings: &Settings, endpoint: &str) -> anyhow::Result<SdkTracerProvider> {
    let exporter =
        opentelemetry_otlp::SpanExporter::builder().with_tonic().with_endpoint(endpoint).build()?;
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource(settings))
        .build())
}

fn meter_provider(settings: &Settings, endpoint: &str) -> anyhow::Result<SdkMeterProvider> {
    let exporter = opentelemetry_otlp::MetricExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .build()?;
    let reader = PeriodicReader::builder(exporter).with_interval(Duration::from_secs(10)).build();
    Ok(SdkMeterProvider::builder().with_reader(reader).with_resource(resource(settings)).build())
}

/// The trace context of incoming headers.
fn extract(headers: &HeaderMap) -> Context {
    global::get_text_map_propagator(|propagator| propagator.extract(&HeadersIn(headers)))
}

/// Makes `span` part of the trace that these headers tell of; whoever sent them is one of us.
pub fn join_trace(span: &Span, headers: &HeaderMap) {
    if let Err(error) = span.set_parent(extract(headers)) {
        tracing::debug!(%error, "a call's span could not join its caller's trace");
    }
}

/// Links `span`, which begins a trace of its own, to the one that these headers tell of. A stranger's trace is something to look up,
/// and no part of ours: the record keeps trace ids, and nobody outside chooses them.
pub fn link_caller(span: &Span, headers: &HeaderMap) {
    link(span, &extract(headers), "caller");
}

/// Writes the current span's trace context into outgoing headers, in place of any that is there.
pub fn inject(headers: &mut HeaderMap) {
    for name in ["traceparent", "tracestate", "baggage"] {
        headers.remove(name);
    }
    let context = Span::current().context();
    global::get_text_map_propagator(|propagator| {
        propagator.inject_context(&context, &mut HeadersOut(headers));
    });
}

/// The current span's trace context as an outbox row keeps it; empty without a trace.
pub fn traceparent() -> String {
    let mut headers = HeaderMap::new();
    inject(&mut headers);
    headers.get(TRACEPARENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Makes `span` continue the trace of an outbox row.
pub fn continue_trace(span: &Span, traceparent: &str) {
    if let Some(context) = row_context(traceparent)
        && let Err(error) = span.set_parent(context)
    {
        tracing::debug!(%error, "a span could not continue the trace of its cause");
    }
}

/// Links `span`, which begins a trace of its own, to the trace of an outbox row.
pub fn link_trace(span: &Span, traceparent: &str) {
    if let Some(context) = row_context(traceparent) {
        link(span, &context, "cause");
    }
}

fn link(span: &Span, context: &Context, kind: &'static str) {
    use opentelemetry::trace::TraceContextExt;
    let context = context.span().span_context().clone();
    if context.is_valid() {
        span.add_link_with_attributes(context, vec![KeyValue::new("link.kind", kind)]);
    }
}

const TRACEPARENT: &str = "traceparent";

fn row_context(traceparent: &str) -> Option<Context> {
    let mut headers = HeaderMap::new();
    headers.insert(TRACEPARENT, HeaderValue::from_str(traceparent).ok()?);
    (!traceparent.is_empty()).then(|| TraceContextPropagator::new().extract(&HeadersIn(&headers)))
}

struct HeadersIn<'a>(&'a HeaderMap);

impl Extractor for HeadersIn<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

struct HeadersOut<'a>(&'a mut HeaderMap);

impl Injector for HeadersOut<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(key), HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_a_trace_has_no_context() {
        assert!(row_context("").is_none());
    }
}
