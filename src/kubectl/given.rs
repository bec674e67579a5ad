//! Whether an argv gives a flag, as kubectl looks for it before it reads any flag (KRC-13).

use super::flag::{Flag, normal};

/// Whether a word of the argv looks as if it set the flag. Words after `--` and values of other flags are looked at as well, and a word of
/// letters counts for every letter in it.
pub(super) fn gives(args: &[String], flag: &Flag) -> bool {
    args.iter().any(|arg| is_long(arg, flag.name) || !flag.shorthand.is_empty() && is_short(arg, flag.shorthand))
}

/// Whether a word gives the flag in a spelling that is not looked for.
pub(super) fn gives_unseen(args: &[String], flag: &Flag) -> bool {
    let name = |arg: &String| arg.strip_prefix("--").map(|rest| normal(rest.split('=').next().unwrap_or_default()));
    args.iter().filter_map(name).any(|name| name == flag.name)
}

fn is_long(arg: &str, name: &str) -> bool {
    arg.strip_prefix("--").and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
}

fn is_short(arg: &str, shorthand: &str) -> bool {
    let Some(word) = arg.strip_prefix('-') else { return false };
    let is_letters = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    word.starts_with(shorthand) || is_letters && word.contains(shorthand)
}
