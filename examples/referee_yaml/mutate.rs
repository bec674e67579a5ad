//! Documents to compare: recorded ones and real files, mutated; scalars and stanzas made up from fragments.

/// A small deterministic source of numbers (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[self.below(from.len())]
    }
}

/// What YAML gives a meaning to, and what looks as if it did.
const FRAGMENTS: &[&str] = &[
    ":",
    ": ",
    " :",
    "-",
    "- ",
    "? ",
    "?",
    "#",
    " #",
    " # c\n",
    ",",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "{}",
    "[]",
    "{}: b",
    "[]: b",
    "[a]: b",
    "&a ",
    "*a",
    "*a : ",
    "&b ",
    "*b",
    "<<: *a\n",
    "<<: ",
    "<<",
    "! ",
    "!a ",
    "!!str ",
    "!!int ",
    "!!float ",
    "!!bool ",
    "!!null ",
    "!!binary ",
    "!!timestamp ",
    "!!merge ",
    "!<tag:yaml.org,2002:int> ",
    "!<x> ",
    "!e!x ",
    "%TAG !e! tag:yaml.org,2002:\n",
    "%TAG ! tag:yaml.org,2002:\n",
    "%TAG !! !x\n",
    "%YAML 1.1\n",
    "%YAML 1.2\n",
    "%FOO\n",
    "---",
    "---\n",
    "--- ",
    "\n---\n",
    "...",
    "...\n",
    "\n...\n",
    "|",
    "|\n",
    "|-\n",
    "|+\n",
    "|2\n",
    "|1-\n",
    "|+9\n",
    "|0\n",
    ">",
    ">\n",
    ">-\n",
    "> # c\n",
    "'",
    "''",
    "\"",
    "\"\"",
    "\\",
    "\\n",
    "\\x41",
    "\\u00e9",
    "\\ud83d",
    "\\U0001F600",
    "\\/",
    "\\'",
    "\\\n",
    "\\ ",
    "\\\t",
    "\\N",
    "\\L",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\n ",
    "\n  ",
    "\n\t",
    " \t",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{A0}",
    "\u{FEFF}",
    "é",
    "😀",
    "\u{7f}",
    "\u{80}",
    "\u{7}",
    "\0",
    "\u{FFFE}",
    "@",
    "`",
    "%",
    "=",
    "~",
    "null",
    "Null",
    "true",
    "yes",
    "n",
    "on",
    "Off",
    "0",
    "-0",
    "-0.0",
    "1",
    "01",
    "08",
    "0x1F",
    "0b101",
    "0o17",
    "1_000",
    "1.5",
    "1e3",
    "1e+21",
    "1e400",
    ".5",
    ".inf",
    "-.INF",
    ".nan",
    "5.",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775808",
    "-9223372036854775808",
    "2001-01-01",
    "12:30:45",
    "1.2.3",
    "a",
    "a b",
    "foo",
    "QQ==",
    "aGVsbG8=",
    "QR==",
    "aGVs\nbG8=",
    "name",
    "name: ",
    "cluster: ",
    "clusters:\n",
    "clusters: ",
    "user: ",
    "users:\n",
    "context: ",
    "contexts:\n",
    "current-context: ",
    "server: ",
    "token: ",
    "extensions:\n",
    "extension: ",
    "preferences: ",
    "colors: ",
    "exec: ",
    "env: ",
    "args: ",
    "apiVersion: ",
    "kind: ",
    "KIND: ",
    "apiversion: ",
    "\u{212A}ind: ",
    "v1",
    "/v1",
    "v2",
    "foo/",
    "a/b/c",
    "__internal",
    "apiVersion: __internal\n",
    "Config",
    "certificate-authority-data: ",
    "as-user-extra: ",
    "auth-provider: ",
    "insecure-skip-tls-verify: ",
    "client.authentication.k8s.io/v1beta1",
    "interactiveMode: ",
];

const NUMERIC: &[u8] = b"0123456789012345678900112..__--++eExXoObB:iInNfFaA ";

const FIELDS: &[&str] = &[
    "name",
    "cluster",
    "server",
    "tls-server-name",
    "certificate-authority",
    "certificate-authority-data",
    "insecure-skip-tls-verify",
    "proxy-url",
    "disable-compression",
    "extensions",
    "extension",
    "user",
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "token",
    "tokenFile",
    "as",
    "as-uid",
    "as-groups",
    "as-user-extra",
    "username",
    "password",
    "auth-provider",
    "config",
    "exec",
    "command",
    "args",
    "env",
    "value",
    "apiVersion",
    "installHint",
    "provideClusterInfo",
    "interactiveMode",
    "context",
    "namespace",
    "preferences",
    "colors",
    "clusters",
    "users",
    "contexts",
    "current-context",
    "kind",
    "act-as",
    "act-as-groups",
    "act-as-user-extra",
];

const VALUES: &[&str] = &[
    "a",
    "b",
    "x",
    "''",
    "\"\"",
    "null",
    "~",
    "",
    "true",
    "no",
    "1",
    "1.0",
    "2.5",
    "300",
    "-1",
    "[]",
    "{}",
    "[a, b]",
    "[a, null]",
    "{a: b}",
    "{a: [b], c: null}",
    "[0, 1, 255]",
    "[1.0, null]",
    "[256]",
    "QQ==",
    "aGVsbG8=",
    "QQ",
    "QR==",
    "\"aGVs\\nbG8=\"",
    "v1",
    "Config",
    "client.authentication.k8s.io/v1beta1",
    "client.authentication.k8s.io/v1",
    "IfAvailable",
    "[{name: a, value: b}]",
    "[{name: a}, {name: a}]",
    "[{name: a, extension: null}, {name: a, extension: {z: 1.50, b: <&>}}]",
    "[{name: e, extension: 1}, {name: e}]",
    "{1: a, '1': b}",
    "{.nan: 1}",
    "{~: a}",
    ".inf",
    "é",
    "\"\\u2028\\0\\x7f\"",
    "1e21",
    "1e-7",
    "100000000000000000000",
    "-0.0",
    "{a: {b: {c: [1, [2]]}}}",
    "!!binary //8=",
    "{!!binary //8=: a}",
];

/// A document, deterministic in the dice.
pub fn document(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = match dice.below(20) {
        0..=3 => scalar(dice),
        4..=8 => kubeconfig(dice),
        9 => fragments(dice),
        10 => nested(dice),
        _ => seeds[dice.below(seeds.len())].clone(),
    };
    for _ in 0..[0, 1, 1, 1, 2, 2, 3, 5][dice.below(8)] {
        mutate(dice, &mut bytes, seeds);
    }
    if dice.below(40) == 0 {
        bytes = utf16(dice, &bytes);
    }
    bytes
}

fn scalar(dice: &mut Dice) -> Vec<u8> {
    let length = 1 + dice.below(9);
    let text: String = (0..length).map(|_| char::from(NUMERIC[dice.below(NUMERIC.len())])).collect();
    let tag = dice.pick(&["", "", "", "", "!!int ", "!!float ", "!!bool ", "!!str ", "!!timestamp ", "! "]);
    match dice.below(4) {
        0 => format!("{tag}{text}: x\n"),
        1 => format!("k: [{tag}{text}, b]\n"),
        2 => format!("k: {tag}'{text}'\n"),
        _ => format!("k: {tag}{text}\n"),
    }
    .into_bytes()
}

/// Something with the shape of a kubeconfig, and fields of any type.
fn kubeconfig(dice: &mut Dice) -> Vec<u8> {
    let mut text = String::new();
    if dice.below(12) == 0 {
        text.push_str(dice.pick(&[
            "apiVersion: __internal\n",
            "apiVersion: /__internal\n",
            "apiVersion: v2\n",
            "kind: Foo\n",
            "apiVersion: foo/\n",
        ]));
        for list in ["clusters", "users", "contexts"] {
            text.push_str(&format!("{list}:\n  {}:\n", dice.pick(&["a", "b", "''"])));
            stanza(dice, &mut text, "    ");
        }
        return text.into_bytes();
    }
    for (list, body) in [("clusters", "cluster"), ("contexts", "context"), ("users", "user"), ("extensions", "extension")] {
        if dice.below(3) == 0 {
            continue;
        }
        text.push_str(&format!("{list}:\n"));
        for _ in 0..1 + dice.below(3) {
            let name = dice.pick(&["a", "b", "c", "d", "e", "f", "''", "~", "1", "y"]);
            text.push_str(&format!("- name: {name}\n  {body}:\n"));
            stanza(dice, &mut text, "    ");
        }
    }
    if dice.below(2) == 0 {
        text.push_str(&format!("{}: {}\n", dice.pick(FIELDS), dice.pick(VALUES)));
    }
    text.into_bytes()
}

fn stanza(dice: &mut Dice, text: &mut String, indent: &str) {
    for _ in 0..dice.below(5) {
        let field = dice.pick(FIELDS);
        if dice.below(6) == 0 {
            text.push_str(&format!("{indent}{field}:\n"));
            for _ in 0..1 + dice.below(3) {
                text.push_str(&format!("{indent}  {}: {}\n", dice.pick(FIELDS), dice.pick(VALUES)));
            }
        } else {
            text.push_str(&format!("{indent}{field}: {}\n", dice.pick(VALUES)));
        }
    }
}

fn fragments(dice: &mut Dice) -> Vec<u8> {
    (0..1 + dice.below(14)).map(|_| dice.pick(FRAGMENTS)).collect::<String>().into_bytes()
}

/// Deep nesting, now and then at the limits.
fn nested(dice: &mut Dice) -> Vec<u8> {
    let depth = match dice.below(60) {
        0 => 9_990 + dice.below(20),
        _ => 1 + dice.below(40),
    };
    let mut text = String::new();
    match dice.below(4) {
        0 => text.push_str(&"[".repeat(depth)),
        1 => text.push_str(&"{a: ".repeat(depth)),
        2 => text.push_str(&"- ".repeat(depth)),
        _ => (0..depth.min(300)).for_each(|level| text.push_str(&format!("{}a:\n", " ".repeat(level)))),
    }
    let close = if dice.below(4) == 0 { depth.saturating_sub(1) } else { depth };
    match text.as_bytes()[0] {
        b'[' => text.push_str(&"]".repeat(close)),
        b'{' => text.push_str(&"}".repeat(close)),
        _ => text.push('x'),
    }
    text.into_bytes()
}

fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + dice.below(24)).min(bytes.len());
    let insert = |bytes: &mut Vec<u8>, at: usize, what: &[u8]| {
        bytes.splice(at..at, what.iter().copied());
    };
    match dice.below(18) {
        0..=4 => insert(bytes, at, dice.pick(FRAGMENTS).as_bytes()),
        5 => drop(bytes.splice(at..end, dice.pick(FRAGMENTS).bytes())),
        6 => drop(bytes.drain(at..end)),
        7 => {
            let copy = bytes[at..end].to_vec();
            let to = dice.below(bytes.len() + 1);
            insert(bytes, to, &copy);
        }
        8 => {
            let other = &seeds[dice.below(seeds.len())];
            let from = dice.below(other.len() + 1);
            let to = (from + dice.below(200)).min(other.len());
            insert(bytes, at, &other[from..to]);
        }
        9 => {
            let other = &seeds[dice.below(seeds.len())];
            bytes.truncate(at);
            bytes.extend_from_slice(&other[dice.below(other.len() + 1)..]);
        }
        10 => pad(dice, bytes, at),
        11 => insert(bytes, at, &[dice.below(256) as u8]),
        12 => {
            let bad: &[&[u8]] =
                &[b"\xFF", b"\xC3", b"\x80", b"\xC0\x80", b"\xED\xA0\x80", b"\xF4\x90\x80\x80", b"\xE2\x82", b"\xEF\xBF\xBE", b"\xF0\x9F"];
            insert(bytes, at, dice.pick(bad));
        }
        13 => {
            let line = line_start(bytes, at);
            insert(bytes, line, dice.pick(&["\u{FEFF}", "\u{FEFF}\u{FEFF}", "\t", " ", "# c\n", "- ", "? ", "%"]).as_bytes());
        }
        14 => {
            let to = dice.pick(&["\r\n", "\r", "\u{85}", "\u{2028}", "\n\n", "\n \n"]).as_bytes();
            let old = std::mem::take(bytes);
            for byte in old {
                if byte == b'\n' { bytes.extend_from_slice(to) } else { bytes.push(byte) }
            }
        }
        15 => anchor_and_alias(dice, bytes),
        16 => {
            let line = line_start(bytes, at);
            let next = bytes[line..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |width| line + width + 1);
            let copy = bytes[line..next].to_vec();
            insert(bytes, line, &copy);
        }
        _ => {
            bytes.extend_from_slice(dice.pick(&["\n---\n", "\n...\n", "\n--- x", "\n", " #", "\n@", "\n'", "\n]"]).as_bytes());
            if dice.below(2) == 0 {
                pad(dice, bytes, usize::MAX);
                bytes.push([7, b'\'', b'@', 0xFF][dice.below(4)]);
            }
        }
    }
    bytes.truncate(60_000);
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |before| before + 1)
}

/// Fills up so that what follows lies near the end of a 512-byte chunk, or beyond the reach of a key.
fn pad(dice: &mut Dice, bytes: &mut Vec<u8>, at: usize) {
    let at = at.min(bytes.len());
    let target = match dice.below(4) {
        0 => 1015 + dice.below(20),
        _ => 512 * (1 + dice.below(3)) - dice.below(34) + dice.below(4),
    };
    let width = target.saturating_sub(at);
    let fill: Vec<u8> = match dice.below(4) {
        0 => std::iter::once(b'#').chain(std::iter::repeat_n(b'x', width)).chain([b'\n']).collect(),
        1 => std::iter::repeat_n(b' ', width).collect(),
        2 => "é".bytes().cycle().take(width & !1).collect(),
        _ => std::iter::repeat_n(b'k', width).collect(),
    };
    bytes.splice(at..at, fill);
}

/// Puts an anchor before one value and an alias in place of another.
fn anchor_and_alias(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let colons: Vec<usize> = bytes.windows(2).enumerate().filter(|(_, two)| two == b": ").map(|(at, _)| at + 2).collect();
    if colons.len() < 2 {
        return;
    }
    let (one, other) = (colons[dice.below(colons.len())], colons[dice.below(colons.len())]);
    let alias: &[u8] = [&b"*a\n"[..], b"*a #", b"[*a, *a]\n", b"{<<: *a}\n", b"{*a : x}\n"][dice.below(5)];
    bytes.splice(one.max(other)..one.max(other), alias.iter().copied());
    bytes.splice(one.min(other)..one.min(other), b"&a ".iter().copied());
}

fn utf16(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let big = dice.below(2) == 0;
    let encode = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    let mut units: Vec<u16> = String::from_utf8_lossy(bytes).encode_utf16().collect();
    if dice.below(4) == 0 {
        let at = dice.below(units.len() + 1);
        units.insert(at, [0xD83D, 0xDE00, 0xFEFF, 7][dice.below(4)]);
    }
    let mark = if dice.below(10) == 0 { None } else { Some(0xFEFF) };
    let mut out: Vec<u8> = mark.into_iter().chain(units).flat_map(encode).collect();
    if dice.below(8) == 0 {
        out.pop();
    }
    out
}
