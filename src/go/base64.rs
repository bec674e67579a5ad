//! Decodes base64 as Go's `encoding/base64` does.

use base64_simd::STANDARD;

/// Decodes padded standard base64, as `base64.StdEncoding.DecodeString`: CR and LF may occur anywhere, leftover bits are ignored.
///
/// # Errors
/// The offset of the byte that is refused, as Go counts it.
pub fn decode(text: &[u8]) -> Result<Vec<u8>, usize> {
    // The crate is stricter in every respect, so what it refuses is decoded again.
    STANDARD.decode_to_vec(text).or_else(|_| decode_leniently(text))
}

fn decode_leniently(text: &[u8]) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut rest = text.iter().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    loop {
        let mut bits: u32 = 0;
        for place in 0..4 {
            let Some((at, &byte)) = rest.next() else {
                return if place == 0 { Ok(out) } else { Err(text.len().saturating_sub(place)) };
            };
            match value(byte) {
                Some(six) => bits = bits << 6 | six,
                None if byte == b'=' && place >= 2 => {
                    if place == 2 {
                        match rest.next() {
                            None => return Err(text.len()),
                            Some((_, b'=')) => {}
                            Some((next, _)) => return Err(next.saturating_sub(1)),
                        }
                    }
                    if let Some((at, _)) = rest.next() {
                        return Err(at);
                    }
                    let whole = (bits << (6 * (4 - place))).to_be_bytes();
                    out.extend_from_slice(whole.get(1..place).unwrap_or_default());
                    return Ok(out);
                }
                None => return Err(at),
            }
        }
        out.extend_from_slice(bits.to_be_bytes().get(1..).unwrap_or_default());
    }
}

fn value(byte: u8) -> Option<u32> {
    let six = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(six))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn what_go_takes() {
        assert_eq!(decode(b"aGVsbG8="), Ok(b"hello".to_vec()));
        assert_eq!(decode(b"aGVs\r\nbG8=\n"), Ok(b"hello".to_vec()));
        assert_eq!(decode(b"QR=\n="), Ok(b"A".to_vec()));
        assert_eq!(decode(b""), Ok(vec![]));
    }

    #[test]
    fn what_go_refuses() {
        for text in ["aGVsbG8", "aGVs bG8=", "_-==", "QQ==QQ==", "Q", "=", "QQ=", "QQ=x"] {
            assert!(decode(text.as_bytes()).is_err(), "{text}");
        }
    }
}
