//! The gateway between real sockets: a plain client in front, fake services behind.

// The mark tells clippy that helpers may unwrap as tests do.
#[cfg(test)]
mod fakes;
#[cfg(test)]
mod replicas;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod suite;
#[cfg(test)]
mod together;
#[cfg(test)]
mod tokens;

mod front;
mod limits;
mod traffic;
