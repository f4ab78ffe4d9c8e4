//! risk-ledger
