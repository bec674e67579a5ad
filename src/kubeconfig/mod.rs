//! A kubeconfig as clientcmd holds it in memory, the table of its fields, and the form in which outcomes print it.

mod field;
mod fields;
mod form;
mod types;

pub(crate) use field::each_slot;
pub use types::{
    AuthInfo, AuthProviderConfig, Cluster, Config, Context, Data, Entries, ExecConfig, ExecEnvVar, Extensions, Origin, Preferences, Stanza,
};

// The table is for the crate, and for the tests that hold everything to it.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub use {
    field::{Field, FieldInfo, Group, InternalName, Lens, Record, Reference, Secrecy, Shape, Slot},
    fields::{ENVELOPE, all_fields, stanza_fields},
    types::is_unset,
};
#[cfg(not(feature = "internals"))]
pub(crate) use {
    field::{Field, FieldInfo, Group, InternalName, Record, Reference, Secrecy, Shape, Slot},
    fields::{ENVELOPE, all_fields, stanza_fields},
    types::is_unset,
};
