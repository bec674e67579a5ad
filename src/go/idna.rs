//! Spells host names in ASCII as Go's `idna.Lookup.ToASCII` does, for names that need no more than lower case.
//!
//! Go also composes characters and refuses some; a name that it refuses is left as it is. Hosts are only compared with one another, so what
//! differs is whether two spellings of a rare name count as one.

/// Returns a name in ASCII: every label that has other characters becomes Punycode.
pub fn to_ascii(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    let lower = name.to_lowercase().replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    let labels = lower.split('.').map(|label| if label.is_ascii() { label.to_owned() } else { format!("xn--{}", punycode(label)) });
    labels.collect::<Vec<_>>().join(".")
}

const BASE: u32 = 36;
const FIRST_THRESHOLD: u32 = 1;
const LAST_THRESHOLD: u32 = 26;

/// Encodes a label (RFC 3492).
fn punycode(label: &str) -> String {
    let mut encoded: String = label.chars().filter(char::is_ascii).collect();
    let basic = encoded.len() as u32;
    if basic > 0 {
        encoded.push('-');
    }
    let (mut next, mut delta, mut bias, mut handled) = (0x80u32, 0u32, 72u32, basic);
    while (handled as usize) < label.chars().count() {
        let Some(least) = label.chars().map(u32::from).filter(|&c| c >= next).min() else { break };
        delta = delta.saturating_add((least - next).saturating_mul(handled + 1));
        next = least;
        for c in label.chars().map(u32::from) {
            if c < next {
                delta += 1;
            }
            if c == next {
                write_number(&mut encoded, delta, bias);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta += 1;
        next += 1;
    }
    encoded
}

/// Writes a number with digits whose weights depend on the bias.
fn write_number(encoded: &mut String, mut number: u32, bias: u32) {
    let digit = |value: u32| char::from(if value < 26 { b'a' + value as u8 } else { b'0' + (value - 26) as u8 });
    for weight in (BASE..).step_by(BASE as usize) {
        let threshold = weight.saturating_sub(bias).clamp(FIRST_THRESHOLD, LAST_THRESHOLD);
        if number < threshold {
            break;
        }
        encoded.push(digit(threshold + (number - threshold) % (BASE - threshold)));
        number = (number - threshold) / (BASE - threshold);
    }
    encoded.push(digit(number));
}

fn adapt(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut turns = 0;
    while delta > (BASE - FIRST_THRESHOLD) * LAST_THRESHOLD / 2 {
        delta /= BASE - FIRST_THRESHOLD;
        turns += BASE;
    }
    turns + (BASE - FIRST_THRESHOLD + 1) * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::to_ascii;

    #[test]
    fn other_characters_become_punycode() {
        assert_eq!(to_ascii("proxy.Example"), "proxy.Example");
        assert_eq!(to_ascii("Bücher.example"), "xn--bcher-kva.example");
        assert_eq!(to_ascii("例え.テスト"), "xn--r8jz45g.xn--zckzah");
    }
}
