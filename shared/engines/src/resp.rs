//! Just enough of Redis's protocol to ask a server how it is.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

const WITHIN: Duration = Duration::from_secs(2);

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) struct Login<'a> {
    pub(crate) user: &'a str,
    pub(crate) password: &'a str,
}

/// Logs in at a port of 127.0.0.1 and sends one command, given in words; answers with a line or a text.
pub(crate) async fn ask(port: u16, login: Login<'_>, command: &str) -> Result<String> {
    let ask = async {
        let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", port)).await?);
        let Login { user, password } = login;
        let words = format!("AUTH {user} {password}\r\n{command}\r\n");
        stream.write_all(words.as_bytes()).await?;
        answer(&mut stream).await?;
        answer(&mut stream).await
    };
    tokio::time::timeout(WITHIN, ask).await.context("Redis did not answer in time")?
}

async fn answer(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let line = line.trim_end();
    match line.split_at_checked(1) {
        Some(("+" | ":", text)) => Ok(text.to_owned()),
        Some(("$", length)) => {
            let mut text = vec![0; length.parse()?];
            stream.read_exact(&mut text).await?;
            stream.read_exact(&mut [0; 2]).await?;
            Ok(String::from_utf8(text)?)
        }
        _ => bail!("Redis says: {line}"),
    }
}
