//! The limits of scenario files: how long, how deep, and how much aliases may stand for.

use std::io::{self, BufRead, Read};

use crate::release::Release;
use crate::yaml::bounds::{Bounds, Excess, check};
use crate::yaml::dialect::Dialect;
use crate::yaml::position::Position;

/// The most bytes of a JSON line, and of a text that is not in JSON lines.
pub(super) const MOST_BYTES: u64 = 64 << 20;

/// A scenario has fewer than ten levels, beside what an override of an extension has. Aliases are meant for contents that files share.
const BOUNDS: Bounds = Bounds { levels: 128, aliased: 16 << 20 };

/// Reads a line into `line`, with its line break. Returns the number of bytes, 0 at the end.
///
/// # Errors
/// Reading fails, or the line is too long.
pub(super) fn read_line(stream: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    let read = stream.by_ref().take(MOST_BYTES + 1).read_until(b'\n', line)?;
    if read as u64 > MOST_BYTES { Err(too_long("the line is")) } else { Ok(read) }
}

/// Reads all the rest of a stream into `text`, which holds its beginning.
///
/// # Errors
/// Reading fails, or the text is too long.
pub(super) fn read_rest(stream: &mut impl Read, text: &mut Vec<u8>) -> io::Result<()> {
    let left = (MOST_BYTES + 1).saturating_sub(text.len() as u64);
    stream.take(left).read_to_end(text)?;
    if text.len() as u64 > MOST_BYTES { Err(too_long("the text is")) } else { Ok(()) }
}

fn too_long(what: &str) -> io::Error {
    io::Error::other(format!("{what} longer than {} MiB; write many scenarios as JSON, one a line", MOST_BYTES >> 20))
}

/// Checks a YAML text before serde_yaml reads it, whose cost is not bounded by the length of the text.
///
/// # Errors
/// What is wrong, and where.
pub(super) fn check_yaml(text: &str) -> Result<(), (String, Position)> {
    check(text, BOUNDS, Dialect::of(Release::NEWEST.behaviours())).map_err(|(excess, at)| {
        let message = match excess {
            Excess::Levels => format!("lists and mappings nest more than {} deep here; a scenario need not", BOUNDS.levels),
            Excess::Aliased => {
                format!(
                    "the aliases up to here stand for more than {} MiB; write out what they stand for as JSON lines",
                    BOUNDS.aliased >> 20
                )
            }
        };
        (message, at)
    })
}
