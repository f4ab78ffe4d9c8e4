//! grid-collaboration
