//! Reads PEM blocks as Go's `encoding/pem` does.

use super::base64;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";
const DASHES: &[u8] = b"-----";

/// A PEM block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// Its type, such as `CERTIFICATE`.
    pub kind: &'a [u8],
    /// Whether it has headers, lines of the form `key: value` before its content.
    pub has_headers: bool,
    /// Its content, decoded.
    pub bytes: Vec<u8>,
}

/// Finds the next well-formed block, as `pem.Decode`. Returns it and what follows it. Text around blocks and malformed blocks are skipped.
pub fn decode(data: &[u8]) -> Option<(Block<'_>, &[u8])> {
    let mut rest = data;
    loop {
        // The first END, and the last BEGIN before it; a BEGIN without an END of its own is skipped.
        let end = find(rest, END)?;
        let after_end = &rest[end + END.len()..];
        let begin = rfind(&rest[..end], BEGIN).filter(|&begin| begin == 0 || rest[begin - 1] == b'\n');
        match begin.and_then(|begin| parse_block(&rest[begin + BEGIN.len()..], end - begin - BEGIN.len())) {
            Some(found) => return Some(found),
            None => rest = after_end,
        }
    }
}

/// Parses a block whose text starts after its BEGIN and has its END at `end`.
fn parse_block(text: &[u8], end: usize) -> Option<(Block<'_>, &[u8])> {
    let (line, mut at) = first_line(text);
    let kind = line.strip_suffix(DASHES)?;
    let mut has_headers = false;
    loop {
        if at >= text.len() {
            return None;
        }
        let (line, length) = first_line(&text[at..]);
        if !line.contains(&b':') {
            break;
        }
        has_headers = true;
        at += length;
    }
    // The newline before END may be the one that ended the type's line, but headers need one of their own.
    if has_headers && at > end {
        return None;
    }
    let trailer = text.get(end + END.len()..)?;
    let after = trailer.strip_prefix(kind)?.strip_prefix(DASHES)?;
    let (line, length) = first_line(after);
    if !line.is_empty() {
        return None;
    }
    let base64: Vec<u8> = text.get(at..end).unwrap_or_default().iter().copied().filter(|byte| !b" \t\r\n".contains(byte)).collect();
    let bytes = base64::decode(&base64).ok()?;
    Some((Block { kind, has_headers, bytes }, &after[length..]))
}

/// Returns the first line without its line break and trailing blanks, and its whole length.
fn first_line(data: &[u8]) -> (&[u8], usize) {
    let (line, length) = match data.iter().position(|&byte| byte == b'\n') {
        Some(end) => (data[..end].strip_suffix(b"\r").unwrap_or(&data[..end]), end + 1),
        None => (data, data.len()),
    };
    let blanks = line.iter().rev().take_while(|byte| b" \t".contains(byte)).count();
    (&line[..line.len() - blanks], length)
}

fn find(data: &[u8], pattern: &[u8]) -> Option<usize> {
    data.windows(pattern.len()).position(|window| window == pattern)
}

fn rfind(data: &[u8], pattern: &[u8]) -> Option<usize> {
    data.windows(pattern.len()).rposition(|window| window == pattern)
}
