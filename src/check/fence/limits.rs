//! What `confine` adds to the fence, and the arguments that tell it so.

use std::ffi::OsString;
use std::path::PathBuf;

/// What a process inside the fence may see and write.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// The paths that must not be seen.
    pub hide: Vec<PathBuf>,
    /// The folders in which the adapter may write.
    pub write: Vec<PathBuf>,
    /// Whether it may list every folder, as where what is hidden is covered anyway.
    pub list: bool,
    /// Whether it is an error if the kernel has no Landlock.
    pub must_hold: bool,
}

impl Limits {
    /// Returns the words that tell the program to confine itself.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let listed = |option: &'static str, paths: &[PathBuf]| -> Vec<OsString> {
            paths.iter().flat_map(|path| [option.into(), path.clone().into_os_string()]).collect()
        };
        let mut words = vec![OsString::from("confine")];
        words.extend(listed("--hide", &self.hide));
        words.extend(listed("--write", &self.write));
        words.extend(self.list.then(|| "--list".into()));
        words.extend(self.must_hold.then(|| "--must-hold".into()));
        words
    }
}
