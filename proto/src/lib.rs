//! The contracts of the suite: generated messages, clients and servers, and the descriptor set with its options.
//!
//! The `.proto` files under `headwater/` are the manual; read them first.

// The contracts' comments are written for people who read protos: `service:<name>` is no HTML there.
#![allow(rustdoc::invalid_html_tags)]

pub mod access;
pub mod facts;
mod label;
pub mod requests;

pub use access::{Access, MethodAccess, POOL, rights, rights_about_objects};
pub use facts::{Published, ServiceFacts};
pub use label::title;

/// Words shared by all contracts: access rules, dates, events, visibility.
pub mod common {
    pub mod v1 {
        tonic::include_proto!("headwater.common.v1");
    }
}
/// 接访登记
pub mod intake {
    #[expect(
        clippy::large_enum_variant,
        reason = "a fact is read and used up one at a time; most of them are registrations, the largest"
    )]
    pub mod v1 {
        tonic::include_proto!("headwater.intake.v1");
    }
}
/// 甄别分流、办理
pub mod routing {
    pub mod v1 {
        tonic::include_proto!("headwater.routing.v1");
    }
}
/// 风险台账、研判
pub mod risk_ledger {
    pub mod v1 {
        tonic::include_proto!("headwater.risk_ledger.v1");
    }
}
/// 督查督办
pub mod supervision {
    pub mod v1 {
        tonic::include_proto!("headwater.supervision.v1");
    }
}
/// 网格协同
pub mod grid_collaboration {
    pub mod v1 {
        tonic::include_proto!("headwater.grid_collaboration.v1");
    }
}

/// The encoded descriptor set of all contracts, with comments and options.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/headwater.bin"));

mod well_known;

pub use well_known::type_of;
