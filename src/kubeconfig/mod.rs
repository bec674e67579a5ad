//! The vocabulary: a kubeconfig as clientcmd holds it in memory, and the table of its fields.

mod field;
mod fields;
mod types;

pub use field::{Field, Group, InternalName, Lens, Record, Reference, Secrecy, Slot};
pub use fields::ENVELOPE;
pub use types::{
    AuthInfo, AuthProviderConfig, Cluster, Config, Context, Data, ExecConfig, ExecEnvVar, Extensions, Origin, Preferences, Stanza, is_unset,
};

// The stages of resolution still say it so.
pub use types::is_unset as no_data;
