//! Makes a byte string smaller.

/// Removes ranges of bytes, the longest first, while `shows` still holds, and returns what remains.
///
/// `shows` must hold for `bytes`. An error of `shows` ends the search.
pub fn shrink_bytes<E>(bytes: &[u8], mut shows: impl FnMut(&[u8]) -> Result<bool, E>) -> Result<Vec<u8>, E> {
    let mut smallest = bytes.to_vec();
    let mut width = bytes.len().div_ceil(2);
    while width > 0 && !smallest.is_empty() {
        let mut at = 0;
        while at < smallest.len() {
            let mut candidate = smallest.clone();
            candidate.drain(at..(at + width).min(candidate.len()));
            if shows(&candidate)? {
                smallest = candidate;
            } else {
                at += width;
            }
        }
        width /= 2;
    }
    Ok(smallest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_bytes_that_show_it() {
        let shows = |bytes: &[u8]| Ok::<_, ()>(bytes.contains(&b'a') && bytes.contains(&b'z'));
        assert_eq!(shrink_bytes(b"xxaxxxxxxzx", shows), Ok(b"az".to_vec()));
    }

    #[test]
    fn an_error_ends_the_search() {
        assert_eq!(shrink_bytes(b"abc", |_| Err("gone")), Err("gone"));
    }
}
