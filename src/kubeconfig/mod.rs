//! A kubeconfig as clientcmd holds it in memory, the table of its fields, and the form in which outcomes print it.

mod field;
mod fields;
mod form;
mod types;

pub(crate) use field::each_slot;
pub use field::{Field, FieldInfo, Group, InternalName, Lens, Record, Reference, Secrecy, Shape, Slot};
pub use fields::{ENVELOPE, all_fields, stanza_fields};
pub use types::{
    AuthInfo, AuthProviderConfig, Cluster, Config, Context, Data, ExecConfig, ExecEnvVar, Extensions, Origin, Preferences, Stanza, is_unset,
};
