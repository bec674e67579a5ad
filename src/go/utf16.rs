//! Reads and writes UTF-16 bytes, as Go does with `encoding/binary` and `unicode/utf16`.

/// The order of the two bytes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// The low byte first: `binary.LittleEndian`.
    Little,
    /// The high byte first: `binary.BigEndian`.
    Big,
}

impl ByteOrder {
    /// Returns the order given by a byte order mark at the start of `bytes`, and what follows the mark; none without a mark.
    pub fn of_mark(bytes: &[u8]) -> Option<(ByteOrder, &[u8])> {
        match bytes {
            [0xFF, 0xFE, rest @ ..] => Some((ByteOrder::Little, rest)),
            [0xFE, 0xFF, rest @ ..] => Some((ByteOrder::Big, rest)),
            _ => None,
        }
    }

    /// Returns the units in `bytes`; a single byte at the end is left out.
    pub fn units(self, bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
        let (pairs, _) = bytes.as_chunks::<2>();
        pairs.iter().map(move |pair| match self {
            ByteOrder::Little => u16::from_le_bytes(*pair),
            ByteOrder::Big => u16::from_be_bytes(*pair),
        })
    }

    /// Encodes a text, without a byte order mark.
    pub fn bytes(self, text: &str) -> Vec<u8> {
        let bytes = |unit: u16| match self {
            ByteOrder::Little => unit.to_le_bytes(),
            ByteOrder::Big => unit.to_be_bytes(),
        };
        text.encode_utf16().flat_map(bytes).collect()
    }
}

/// Decodes units, as `utf16.Decode`; none where a surrogate is unpaired.
pub fn decode(units: impl Iterator<Item = u16>) -> Option<String> {
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}

/// Decodes units, as `utf16.Decode`: an unpaired surrogate becomes U+FFFD.
pub fn decode_lossy(units: impl Iterator<Item = u16>) -> String {
    char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::{ByteOrder, decode, decode_lossy};

    #[test]
    fn both_orders_and_half_a_pair() {
        let (order, rest) = ByteOrder::of_mark(b"\xFE\xFF\xD8\x3D\xDE\x00\0a\0").expect("a mark");
        assert_eq!(decode(order.units(rest)).as_deref(), Some("\u{1F600}a"));
        assert_eq!(ByteOrder::Little.bytes("a\u{1F600}"), b"a\0\x3D\xD8\0\xDE");
        assert_eq!(decode(ByteOrder::Big.units(b"\xD8\x3D\0a")), None);
        assert_eq!(decode_lossy(ByteOrder::Big.units(b"\xD8\x3D\0a")), "\u{FFFD}a");
    }
}
