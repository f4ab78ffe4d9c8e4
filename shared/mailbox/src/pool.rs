//! Connections to a service's records.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

/// Every statement looks rows up by key, for a request or for a batch. A plan that was made when a table was small, or before it was
/// analysed, would read it whole from then on; and what is planned to take long is compiled for longer than it runs.
const PLANNING: [(&str, &str); 2] = [("enable_seqscan", "off"), ("jit", "off")];

/// Opens at most `connections` connections.
pub async fn connect(url: &str, connections: u32) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.options(PLANNING);
    PgPoolOptions::new().max_connections(connections).connect_with(options).await
}
