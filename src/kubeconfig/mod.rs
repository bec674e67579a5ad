//! The vocabulary: a kubeconfig as clientcmd holds it in memory, the table of its fields, and the form in which outcomes print it.

mod field;
mod fields;
mod form;
mod types;

pub(crate) use field::each_slot;
pub use types::{
    AuthInfo, AuthProviderConfig, Cluster, Config, Context, Data, ExecConfig, ExecEnvVar, Extensions, Origin, Preferences, Stanza,
};

// The table is for the crate, and for the tests that hold everything to it.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub use {
    field::{Field, Group, InternalName, Lens, Line, Record, Reference, Secrecy, Shape, Slot},
    fields::{ENVELOPE, lines, stanza_lines},
    types::is_unset,
};
#[cfg(not(feature = "internals"))]
pub(crate) use {
    field::{Field, Group, InternalName, Line, Record, Reference, Secrecy, Shape, Slot},
    fields::{ENVELOPE, lines, stanza_lines},
    types::is_unset,
};
