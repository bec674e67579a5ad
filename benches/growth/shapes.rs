//! The shapes of kubeconfigs whose cost is measured: each a function from a size in bytes to files of about that size in all.

/// A kind of kubeconfig that can be made in any size.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// Makes the files, which KUBECONFIG then lists.
    pub(crate) files: fn(usize) -> Vec<Vec<u8>>,
}

/// A small kubeconfig in block style, which every command can answer; more top-level fields may follow.
const BASE: &str = "apiVersion: v1\nkind: Config\ncurrent-context: x\ncontexts:\n- {name: x, context: {cluster: c, user: u}}\n\
                    clusters:\n- {name: c, cluster: {server: 'https://h'}}\nusers:\n- {name: u, user: {token: t}}\n";

/// The beginning of the same kubeconfig as JSON in one line; more fields and `}` follow.
const JSON: &str = r#"{"apiVersion":"v1","kind":"Config","current-context":"x","contexts":[{"name":"x","context":{"cluster":"c","user":"u"}}],"clusters":[{"name":"c","cluster":{"server":"https://h"}}],"users":[{"name":"u","user":{"token":"t"}}]"#;

/// The beginning of an extension, whose payload follows.
const PAYLOAD: &str = "extensions:\n- name: e\n  extension: ";

/// Repeats numbered items between a beginning and an end until the text has the size.
fn text(size: usize, begin: &str, item: impl Fn(usize) -> String, end: &str) -> String {
    let mut text = begin.to_owned();
    let mut number = 0;
    while text.len() + end.len() < size {
        text.push_str(&item(number));
        number += 1;
    }
    text + end
}

/// One file: the small kubeconfig, then `begin`, numbered items, and `end`.
fn one(size: usize, begin: &str, item: impl Fn(usize) -> String, end: &str) -> Vec<Vec<u8>> {
    vec![text(size, &format!("{BASE}{begin}"), item, end).into_bytes()]
}

/// One file: the small kubeconfig, `begin`, the same text again and again, and `end`.
fn same(size: usize, begin: &str, item: &str, end: &str) -> Vec<Vec<u8>> {
    one(size, begin, |_| item.to_owned(), end)
}

/// One file in one line of JSON, with numbered items.
fn json(size: usize, begin: &str, item: impl Fn(usize) -> String, end: &str) -> Vec<Vec<u8>> {
    vec![text(size, &format!("{JSON}{begin}"), item, end).into_bytes()]
}

fn utf16(files: Vec<Vec<u8>>, bytes: fn(u16) -> [u8; 2]) -> Vec<Vec<u8>> {
    let recode = |file: &Vec<u8>| format!("\u{FEFF}{}", String::from_utf8_lossy(file)).encode_utf16().flat_map(bytes).collect();
    files.iter().map(recode).collect()
}

fn replaced(files: Vec<Vec<u8>>, from: &str, to: &str) -> Vec<Vec<u8>> {
    files.iter().map(|file| String::from_utf8_lossy(file).replace(from, to).into_bytes()).collect()
}

fn clusters(size: usize) -> Vec<Vec<u8>> {
    let item = |n| format!("- name: c{n}\n  cluster:\n    server: https://h{n}:6443\n");
    vec![text(size, "apiVersion: v1\nkind: Config\nclusters:\n", item, "").into_bytes()]
}

fn json_entries(size: usize) -> Vec<Vec<u8>> {
    let entry = |n| format!(r#",{{"name":"u{n}","user":{{"token":"t{n}"}}}}"#);
    vec![text(size, JSON.trim_end_matches("]"), entry, "]}").into_bytes()]
}

/// Groups of `depth` levels each, as the items of a flow list.
fn nested(size: usize, open: &str, close: &str, depth: usize) -> Vec<Vec<u8>> {
    let group = format!("{}1{},", open.repeat(depth), close.repeat(depth));
    same(size, &format!("{PAYLOAD}["), &group, "]\n")
}

/// A key that sorts anywhere.
fn scattered(number: usize) -> String {
    format!("k{:08x}", (number as u32).wrapping_mul(0x9E37_79B9))
}

macro_rules! shapes {
    ($($name:literal $size:ident => $files:expr,)*) => {
        /// Every shape.
        pub(crate) const SHAPES: &[Shape] = &[$(Shape { name: $name, files: |$size| $files },)*];
    };
}

shapes! {
    "clusters" size => clusters(size),
    "users with data" size => one(size, "", |n| format!("- name: u{n}\n  user:\n    client-certificate-data: {0}\n    client-key-data: {0}\n", "QUJD".repeat(200)), ""),
    "contexts" size => vec![text(size, "apiVersion: v1\nkind: Config\ncontexts:\n", |n| format!("- context:\n    cluster: c{n}\n    user: u{n}\n  name: x{n}\n"), "").into_bytes()],
    "exec users" size => one(size, "", |n| format!("- name: u{n}\n  user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: aws\n      args: [eks, get-token, --cluster, c{n}]\n      env: [{{name: A, value: b}}]\n"), ""),
    "relative paths" size => vec![text(size, "clusters:\n", |n| format!("- name: c{n}\n  cluster:\n    certificate-authority: ca/{n}.pem\n"), "").into_bytes()],
    "token files" size => one(size, "", |n| format!("- name: u{n}\n  user:\n    tokenFile: /nowhere/{n}\n"), ""),
    "JSON in one line" size => json_entries(size),
    "JSON in one line, spaced" size => replaced(json_entries(size), ":", ": "),
    "JSON, a value a line" size => replaced(json_entries(size), ",", ",\n  "),
    "JSON, not closed" size => json(size, r#","extensions":["#, |n| format!(r#"{{"name":"e{n}","extension":{{"a":[1,2]}}}},"#), ""),
    "JSON extensions in one line" size => json(size, r#","extensions":["#, |n| format!(r#"{{"name":"e{n}","extension":{{"a":[1,2]}}}},"#), "null]}"),
    "JSON without ASCII names" size => json(size, r#","extensions":["#, |n| format!(r#"{{"name":"é{n}","extension":"日本語"}},"#), "null]}"),
    "JSON unknown fields" size => json(size, "", |n| format!(r#","unknown{n}":{{"a":"b"}}"#), "}"),
    "flow style in one line" size => one(size, "preferences: {}\nextensions: [", |n| format!("{{name: e{n}, extension: {{a: b}}}}, "), "]\n"),
    "flow list of numbers" size => one(size, &format!("{PAYLOAD}["), |n| format!("{n}, "), "]\n"),
    "flow list of words" size => one(size, &format!("{PAYLOAD}["), |n| format!("w{n}, "), "]\n"),
    "flow list of quoted words" size => one(size, &format!("{PAYLOAD}["), |n| format!("\"w{n}\", "), "]\n"),
    "flow list of empty lists" size => same(size, &format!("{PAYLOAD}["), "[],", "]\n"),
    "flow list, a line each" size => one(size, &format!("{PAYLOAD}[\n"), |n| format!("    w{n},\n"), "  ]\n"),
    "flow list, not closed" size => one(size, &format!("{PAYLOAD}["), |n| format!("w{n}, "), "\n"),
    "flow list of pairs" size => one(size, &format!("{PAYLOAD}["), |n| format!("a: {n}, "), "]\n"),
    "flow list of users" size => vec![text(size, "users: [", |n| format!("{{name: u{n}, user: {{token: t{n}}}}}, "), "]\n").into_bytes()],
    "as-groups in one line" size => vec![text(size, "users:\n- name: u\n  user:\n    as: me\n    as-groups: [", |n| format!("g{n}, "), "]\n").into_bytes()],
    "exec arguments" size => vec![text(size, "users:\n- name: u\n  user:\n    exec:\n      command: c\n      apiVersion: v1\n      args:\n", |n| format!("      - --flag{n}=v\n"), "").into_bytes()],
    "exec environment" size => vec![text(size, "users:\n- name: u\n  user:\n    exec:\n      command: c\n      apiVersion: v1\n      env:\n", |n| format!("      - {{name: N{n}, value: v}}\n"), "").into_bytes()],
    "extra, many keys" size => vec![text(size, "users:\n- name: u\n  user:\n    as-user-extra:\n", |n| format!("      k{n}: [v]\n"), "").into_bytes()],
    "auth-provider settings" size => vec![text(size, "users:\n- name: u\n  user:\n    auth-provider:\n      name: p\n      config:\n", |n| format!("        {}: v\n", scattered(n)), "").into_bytes()],
    "mapping, sorted keys" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("    k{n:08}: v\n"), ""),
    "mapping, unsorted keys" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("    {}: v\n", scattered(n)), ""),
    "flow mapping, sorted keys" size => one(size, &format!("{PAYLOAD}{{"), |n| format!("k{n:08}: v, "), "}\n"),
    "flow mapping, unsorted keys" size => one(size, &format!("{PAYLOAD}{{"), |n| format!("{}: v, ", scattered(n)), "}\n"),
    "top-level fields" size => one(size, "", |n| format!("f{n}: v\n"), ""),
    "list of words" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - w{n}\n"), ""),
    "many extensions" size => one(size, "extensions:\n", |n| format!("- name: e{n}\n  extension: {{provider: minikube}}\n"), ""),
    "extensions of a cluster" size => vec![text(size, "clusters:\n- name: c\n  cluster:\n    server: s\n    extensions:\n", |n| format!("    - name: e{n}\n      extension: {{a: b}}\n"), "").into_bytes()],
    "blank lines" size => same(size, "", "\n", ""),
    "blank lines, then brackets" size => same(size, "", "\n", "[[[["),
    "blank lines between entries" size => one(size, "", |n| format!("\n\n- name: u{n}\n\n  user:\n\n    token: t\n"), ""),
    "lines of blanks" size => same(size, "", "      \n", ""),
    "blanks in one line" size => same(size, "preferences:", " ", "{}\n"),
    "blanks before a colon" size => same(size, "preferences", " ", ": {}\n"),
    "comments" size => one(size, "", |n| format!("# comment {n}\n"), ""),
    "comments behind values" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - w{n} # comment\n"), ""),
    "one long comment" size => same(size, "# ", "word ", "\n"),
    "number signs" size => same(size, "", "#", "\n"),
    "documents" size => one(size, "", |n| format!("---\na: {n}\n"), ""),
    "empty documents" size => same(size, "", "---\n", ""),
    "directives" size => one(size, "---\n", |n| format!("%TAG !t{n}! tag:x,{n}:\n"), ""),
    "flow lists, 100 deep" size => nested(size, "[", "]", 100),
    "flow lists, 1,000 deep" size => nested(size, "[", "]", 1_000),
    "flow mappings, 100 deep" size => nested(size, "{a: ", "}", 100),
    "flow mappings, 1,000 deep" size => nested(size, "{a: ", "}", 1_000),
    "JSON mappings, 100 deep" size => nested(size, "{\"a\":", "}", 100),
    "flow keys, 100 deep" size => nested(size, "[{a: ", "}]", 50),
    "lists in a line, 100 deep" size => same(size, &format!("{PAYLOAD}\n"), &format!("  - {}x\n", "- ".repeat(100)), ""),
    "opened lists" size => same(size, PAYLOAD, "[", "\n"),
    "opened mappings" size => same(size, PAYLOAD, "{", "\n"),
    "opened mappings with keys" size => same(size, PAYLOAD, "{a: ", "\n"),
    "opened JSON mappings" size => same(size, PAYLOAD, "{\"a\":", "\n"),
    "closed lists" size => same(size, PAYLOAD, "]", "\n"),
    "dashes in one line" size => same(size, PAYLOAD, "- ", "\n"),
    "colons in one line" size => same(size, PAYLOAD, ": ", "\n"),
    "keys in one line" size => same(size, PAYLOAD, "a: ", "\n"),
    "question marks in one line" size => same(size, PAYLOAD, "? ", "\n"),
    "commas in one line" size => same(size, &format!("{PAYLOAD}["), ",", "\n"),
    "quotes in one line" size => same(size, PAYLOAD, "\"", "\n"),
    "single quotes in one line" size => same(size, PAYLOAD, "'", "\n"),
    "quoted words in one line" size => same(size, PAYLOAD, "\"a\" ", "\n"),
    "quoted keys in one line" size => same(size, PAYLOAD, "\"a\": ", "\n"),
    "odd quotes, a line each" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("    k{n}: it's \"\n    \"x: '\n"), ""),
    "ampersands in one line" size => same(size, PAYLOAD, "&a ", "\n"),
    "asterisks in one line" size => same(size, PAYLOAD, "*a ", "\n"),
    "exclamation marks in one line" size => same(size, PAYLOAD, "! ", "\n"),
    "bars in one line" size => same(size, PAYLOAD, "| ", "\n"),
    "backslashes in one line" size => same(size, &format!("{PAYLOAD}\""), "\\\\", "\"\n"),
    "words that break the block" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("    word{n}\n"), ":\n   x: y\n"),
    "anchors without use" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - &a{n} v\n"), ""),
    "one anchor, set again" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - &a v{n}\n"), ""),
    "aliases of a word" size => same(size, &format!("x: &a word\n{PAYLOAD}\n"), "  - *a\n", ""),
    "aliases of a mapping" size => same(size, &format!("x: &a {{k: v}}\n{PAYLOAD}\n"), "  - *a\n", ""),
    "aliases of many anchors" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - &a{n} v\n  - *a{n}\n"), ""),
    "aliases of aliases" size => one(size, "a0: &a0 [w]\n", |n| format!("a{0}: &a{0} [*a{n}]\n", n + 1), ""),
    "aliases in flow lists" size => same(size, &format!("x: &a word\n{PAYLOAD}["), "*a , ", "]\n"),
    "merges" size => one(size, &format!("x: &m {{k: v}}\n{PAYLOAD}\n"), |n| format!("  - {{<<: *m, a: {n}}}\n"), ""),
    "one merge of many" size => same(size, &format!("x: &m {{k: v}}\n{PAYLOAD}{{<<: ["), "*m , ", "]}\n"),
    "long word" size => same(size, PAYLOAD, "word", "\n"),
    "long sentence" size => same(size, PAYLOAD, "word ", "\n"),
    "words on many lines" size => same(size, &format!("{PAYLOAD}word\n"), "    word\n", ""),
    "long quoted text" size => same(size, &format!("{PAYLOAD}\""), "word ", "\"\n"),
    "long quoted text of escapes" size => same(size, &format!("{PAYLOAD}\""), "\\u00e9\\n", "\"\n"),
    "long single-quoted text" size => same(size, &format!("{PAYLOAD}'"), "it''s ", "'\n"),
    "quoted text on many lines" size => same(size, &format!("{PAYLOAD}\""), "word\n\n     ", "\"\n"),
    "quoted text, not closed" size => same(size, &format!("{PAYLOAD}\""), "word ", "\n"),
    "literal text" size => same(size, &format!("{PAYLOAD}|\n"), "    a line of text\n", ""),
    "literal text of blank lines" size => same(size, &format!("{PAYLOAD}|\n"), "\n", "    end\n"),
    "folded text" size => same(size, &format!("{PAYLOAD}>\n"), "    a line\n\n     of text\n", ""),
    "literal texts" size => one(size, &format!("{PAYLOAD}\n"), |_| "  - |\n    text\n".to_owned(), ""),
    "long data" size => vec![text(size, "users:\n- name: u\n  user:\n    client-key-data: ", |_| "QUJD".to_owned(), "\n").into_bytes()],
    "long token" size => vec![text(size, "users:\n- name: u\n  user:\n    token: ", |_| "abcd".to_owned(), "\n").into_bytes()],
    "long key" size => same(size, "", "key", ": v\n"),
    "long quoted key" size => same(size, "\"", "key", "\": v\n"),
    "long keys" size => one(size, "", |n| format!("{}{n}: v\n", "k".repeat(900)), ""),
    "explicit keys" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("    ? k{n}\n    : v\n"), ""),
    "tags" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - !!str {n}\n"), ""),
    "long tag" size => same(size, &format!("{PAYLOAD}!"), "tag", " x\n"),
    "numbers" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - {n}.5e3\n"), ""),
    "long number" size => same(size, PAYLOAD, "123", "\n"),
    "dates" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - 2001-01-{:02}\n", n % 28 + 1), ""),
    "YAML 1.1 words" size => same(size, &format!("{PAYLOAD}\n"), "  - yes\n  - ~\n", ""),
    "binary" size => same(size, &format!("{PAYLOAD}\n"), "  - !!binary QUJD\n", ""),
    "nulls" size => same(size, &format!("{PAYLOAD}\n"), "  -\n", ""),
    "repeated keys" size => same(size, &format!("{PAYLOAD}\n"), "    key: v\n", ""),
    "repeated names" size => vec![text(size, "users:\n", |_| "- name: u\n  user: {token: t}\n".to_owned(), "").into_bytes()],
    "entries without names" size => vec![text(size, "users:\n", |_| "- user: {token: t}\n".to_owned(), "").into_bytes()],
    "CRLF" size => replaced(clusters(size), "\n", "\r\n"),
    "CR" size => replaced(clusters(size), "\n", "\r"),
    "NEL" size => replaced(clusters(size), "\n", "\u{85}"),
    "line separators" size => replaced(clusters(size), "\n", "\u{2028}"),
    "tabs between values" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  -\tw{n}\t\n"), ""),
    "tabs as indentation" size => same(size, &format!("{PAYLOAD}\n"), "\t- w\n", ""),
    "byte order mark" size => { let mut files = clusters(size); files[0].splice(0..0, *b"\xEF\xBB\xBF"); files },
    "byte order marks inside" size => same(size, &format!("{PAYLOAD}\n"), "  - \u{FEFF}w\n", ""),
    "UTF-16LE" size => utf16(clusters(size / 2), u16::to_le_bytes),
    "UTF-16BE JSON in one line" size => utf16(json_entries(size / 2), u16::to_be_bytes),
    "letters beyond ASCII" size => one(size, &format!("{PAYLOAD}\n"), |n| format!("  - ключ{n}日本語\n"), ""),
    "letters beyond ASCII in one line" size => one(size, &format!("{PAYLOAD}["), |n| format!("ключ{n}, "), "]\n"),
    "not UTF-8 at the end" size => { let mut files = clusters(size); files[0].push(0xFF); files },
    "Latin-1" size => { let mut files = clusters(size); files[0].iter_mut().filter(|byte| **byte == b'h').for_each(|byte| *byte = 0xE9); files },
    "control character at the end" size => { let mut files = clusters(size); files[0].push(1); files },
    "NUL bytes" size => vec![vec![0; size]],
    "two files in conflict" size => { let files = clusters(size / 2); vec![files[0].clone(), files[0].clone()] },
    "two files of users in conflict" size => { let files = json_entries(size / 2); vec![files[0].clone(), files[0].clone()] },
    "hundred files" size => (0..100).map(|_| clusters(size / 100).remove(0)).collect(),
    "one file, listed again" size => vec![clusters(size / 2).remove(0); 2],
}
