//! The walls: which room of `src/` uses which, held to the table of ARCHITECTURE.md.
//!
//! - A *room* is a file or folder directly under `src/`. Every room has a row in the table, and every row is a room. A room uses exactly
//!   what its row says: a use that is not in the row is a fault, and so is a permission that nothing makes use of. No rooms form a circle.
//! - A *use* is a path in the code that leads to another file: in a `use`, or written out (`crate::go::path::join(..)`), in macros too.
//!   `crate`, `self`, `super`, imports and re-exports are followed to the file that defines the item. Methods have no paths: they are
//!   seen through the import of their type or trait, where there is one. `#[cfg(test)]` items and the files they declare do not count.
//! - The files of one room form no circle either. There, a `mod.rs` that declares its children or re-exports what they define (`pub use`)
//!   does not use them: that is the room's front. Everything else counts, so a child that needs an item of its `mod.rs` may not be
//!   named by that `mod.rs` again: shared items get a file of their own.
//! - Only the rooms that touch the machine allow themselves the lints that `clippy.toml` sets against it, and only `cli` prints.
//!
//! Paths are read from tokens, not from a compiler: a name that a module does not define leads through the first glob of the package's own
//! that it imports, and names that macros put together are not seen.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{files_below, here, read};

/// What the program calls the library.
const LIBRARY: &str = "kubeconfig_oracle";
/// The lints against touching the machine, and who may.
const MACHINE: (&[&str], &[&str]) = (&["disallowed_methods", "disallowed_types"], &["check", "cli", "host"]);
/// The lints against printing, and who may.
const PRINTING: (&[&str], &[&str]) = (&["print_stdout", "print_stderr"], &["cli"]);
/// The words before the name of an item.
const ITEMS: &[&str] = &["const", "enum", "fn", "static", "struct", "trait", "type", "union"];
/// More steps than any chain of re-exports has.
const MOST_STEPS: usize = 16;

/// The names of modules and items, from the root or from the module that says them.
type Names = Vec<String>;

/// The code under `src/`.
#[derive(Default)]
struct Code {
    modules: BTreeMap<Names, Module>,
    /// Modules that are there for tests alone.
    tests: BTreeSet<Names>,
    paths: Vec<Said>,
    /// Lints that a file allows itself.
    allowed: BTreeSet<(String, String)>,
}

#[derive(Default)]
struct Module {
    /// The file that holds it, from `src/` on.
    file: String,
    children: BTreeSet<String>,
    imports: BTreeMap<String, Names>,
    globs: Vec<Names>,
    /// What is defined in it, by name.
    items: BTreeSet<String>,
}

/// A path as a file says it.
struct Said {
    file: String,
    module: Names,
    names: Names,
    is_reexport: bool,
}

/// What uses what, each with one place that shows it.
type Edges = BTreeMap<(String, String), String>;

impl Code {
    /// Reads sources by their paths from `src/` on.
    fn read(sources: &[(String, String)]) -> Self {
        let mut code = Code::default();
        for (file, text) in sources {
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
            let module = module_of(file);
            // The program's own root adds its rooms to the library's.
            let root = code.modules.entry(module.clone()).or_default();
            if root.file.is_empty() || file == "lib.rs" {
                root.file.clone_from(file);
            }
            code.tokens(file, &module, tokens);
        }
        let is_test = |module: &[String]| (0..=module.len()).any(|end| code.tests.contains(&module[..end]));
        let (tests, paths): (Vec<Said>, Vec<Said>) = std::mem::take(&mut code.paths).into_iter().partition(|said| is_test(&said.module));
        let files: BTreeSet<String> = tests.into_iter().map(|said| said.file).collect();
        code.allowed.retain(|(file, _)| !files.contains(file));
        Code { paths, ..code }
    }

    fn tokens(&mut self, file: &str, module: &[String], tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            at += match rest {
                [TokenTree::Punct(hash), after @ ..] if hash.as_char() == '#' => 1 + self.attribute(file, module, after),
                [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Punct(_), ..] if word == "mod" => {
                    self.module(module).children.insert(name.to_string());
                    3
                }
                [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body), ..] if word == "mod" => {
                    self.module(module).children.insert(name.to_string());
                    let inner = [module, &[name.to_string()]].concat();
                    self.module(&inner).file = file.to_owned();
                    self.tokens(file, &inner, body.stream());
                    3
                }
                [TokenTree::Ident(word), next, ..] if word == "use" && !is_punct(next, '<') => {
                    let length = rest.iter().position(|token| is_punct(token, ';')).unwrap_or(rest.len());
                    self.declaration(file, module, &rest[1..length], is_public(&tokens[..at]));
                    length
                }
                [TokenTree::Ident(word), TokenTree::Ident(name), ..] if ITEMS.contains(&word.to_string().as_str()) => {
                    self.module(module).items.insert(name.to_string());
                    2
                }
                [TokenTree::Ident(_), ..] => {
                    let (names, length) = path(rest);
                    let is_inner = match &tokens[..at] {
                        [.., dollar] if is_punct(dollar, '$') => names[0] != "crate",
                        [.., one, two] => is_punct(one, ':') && is_punct(two, ':'),
                        _ => false,
                    };
                    if names.len() > 1 && !is_inner {
                        self.paths.push(Said { file: file.to_owned(), module: module.to_vec(), names, is_reexport: false });
                    }
                    length
                }
                [TokenTree::Group(group), ..] => {
                    self.tokens(file, module, group.stream());
                    1
                }
                _ => 1,
            };
        }
    }

    fn module(&mut self, module: &[String]) -> &mut Module {
        self.modules.entry(module.to_vec()).or_default()
    }

    /// Reads what follows a `#`: notes the lints that are allowed, and skips items that are there for tests. Returns how much it read.
    fn attribute(&mut self, file: &str, module: &[String], after: &[TokenTree]) -> usize {
        let is_inner = usize::from(after.first().is_some_and(|token| is_punct(token, '!')));
        let Some(TokenTree::Group(group)) = after.get(is_inner) else { return 0 };
        let words = words(group.stream());
        if words.first().is_some_and(|word| word == "allow" || word == "expect") {
            self.allowed.extend(words.iter().map(|lint| (file.to_owned(), lint.clone())));
        }
        let is_for_tests = words.first().is_some_and(|word| word == "cfg") && words.contains(&"test".to_owned());
        if !is_for_tests || words.contains(&"not".to_owned()) {
            return is_inner + 1;
        }
        let item = &after[1..];
        let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let end = item.iter().position(|token| is_body(token) || is_punct(token, ';')).unwrap_or(item.len());
        if let Some([_, TokenTree::Ident(name)]) =
            item[..end].windows(2).find(|pair| matches!(&pair[0], TokenTree::Ident(word) if word == "mod"))
        {
            self.tests.insert([module, &[name.to_string()]].concat());
        }
        1 + end + 1
    }

    /// Reads a `use`: what it imports, under which names.
    fn declaration(&mut self, file: &str, module: &[String], tokens: &[TokenTree], is_reexport: bool) {
        for (names, alias) in imports(tokens) {
            self.paths.push(Said { file: file.to_owned(), module: module.to_vec(), names: names.clone(), is_reexport });
            let known = self.module(module);
            if alias == "*" { known.globs.push(names) } else { drop(known.imports.insert(alias, names)) }
        }
    }

    /// A path as it counts from the root; none where it leads out of the package.
    fn absolute(&self, module: &[String], names: &[String]) -> Option<Names> {
        let (first, rest) = names.split_first()?;
        let known = self.modules.get(module)?;
        match first.as_str() {
            "crate" | LIBRARY => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => {
                let up = names.iter().take_while(|name| *name == "super").count();
                Some([module.get(..module.len().checked_sub(up)?)?, &names[up..]].concat())
            }
            _ if known.children.contains(first) => Some([module, names].concat()),
            _ => known.imports.get(first).filter(|import| import.first() != Some(first)).map(|import| [import, rest].concat()).and_then(
                |names| {
                    // An import of something outside leads out as well.
                    if known.imports.contains_key(&names[0]) { None } else { self.absolute(module, &names) }
                },
            ),
        }
    }

    /// The file that a path from the root leads to, and whether to an item in it rather than to a module as a whole.
    fn target(&self, names: &[String], steps: usize) -> Option<(&str, bool)> {
        let mut module: &[String] = &[];
        for (index, name) in names.iter().enumerate() {
            let known = self.modules.get(module)?;
            let import = known.imports.get(name);
            let is_last = index + 1 == names.len();
            let glob = || known.globs.iter().find_map(|glob| self.absolute(module, glob));
            let (start, rest) = if known.children.contains(name) && !(is_last && import.is_some()) {
                module = &names[..=index];
                continue;
            } else if let Some(import) = import {
                (self.absolute(module, import)?, &names[index + 1..])
            } else if let Some(glob) = glob().filter(|_| !known.items.contains(name)) {
                (glob, &names[index..])
            } else {
                return Some((&known.file, true));
            };
            return self.target(&[start.as_slice(), rest].concat(), steps.checked_sub(1)?);
        }
        Some((&self.modules.get(module)?.file, false))
    }

    /// Which room uses which, and which file uses which within its room.
    fn edges(&self) -> (Edges, Edges) {
        let (mut rooms, mut files) = (Edges::new(), Edges::new());
        for Said { file, module, names, is_reexport } in &self.paths {
            let Some(absolute) = self.absolute(module, names) else { continue };
            let Some((target, is_item)) = self.target(&absolute, MOST_STEPS) else { continue };
            let place = format!("{file} says {}", names.join("::"));
            if room(file) != room(target) {
                rooms.entry((room(file).to_owned(), room(target).to_owned())).or_insert(place);
            } else if file != target && is_item && !(*is_reexport && absolute.starts_with(module)) {
                files.entry((file.clone(), target.to_owned())).or_insert(place);
            }
        }
        (rooms, files)
    }

    fn rooms(&self) -> BTreeSet<&str> {
        self.modules.values().map(|module| room(&module.file)).chain(self.paths.iter().map(|said| room(&said.file))).collect()
    }
}

fn is_punct(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// Whether what comes before an item makes it visible outside its module.
fn is_public(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(word)] => word == "pub",
        [.., TokenTree::Ident(word), TokenTree::Group(_)] => word == "pub",
        _ => false,
    }
}

/// The path at the front of some tokens, and how many of them it is.
fn path(tokens: &[TokenTree]) -> (Names, usize) {
    let (mut names, mut at) = (Names::new(), 0);
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        names.push(name.to_string());
        match &tokens[at + 1..] {
            [one, two, TokenTree::Ident(_), ..] if is_punct(one, ':') && is_punct(two, ':') => at += 3,
            _ => return (names, at + 1),
        }
    }
    (names, at.max(1))
}

/// What the tree of a `use` names, each with the name that it has from then on.
fn imports(tokens: &[TokenTree]) -> Vec<(Names, String)> {
    let (names, length) = path(tokens);
    let within = |group: &TokenStream| -> Vec<(Names, String)> {
        let tokens: Vec<TokenTree> = group.clone().into_iter().collect();
        tokens.split(|token| is_punct(token, ',')).filter(|branch| !branch.is_empty()).flat_map(imports).collect()
    };
    let last = |names: &Names| names.last().cloned().unwrap_or_default();
    match &tokens[length.min(tokens.len())..] {
        [one, two, TokenTree::Group(group)] if is_punct(one, ':') && is_punct(two, ':') => {
            let prefixed = within(&group.stream()).into_iter().map(|(branch, alias)| match branch.as_slice() {
                [only] if only == "self" => (names.clone(), if alias == "self" { last(&names) } else { alias }),
                _ => ([names.clone(), branch].concat(), alias),
            });
            prefixed.collect()
        }
        // A glob leads to its module.
        [one, two, star] if is_punct(one, ':') && is_punct(two, ':') && is_punct(star, '*') => vec![(names, "*".to_owned())],
        [TokenTree::Ident(word), TokenTree::Ident(alias)] if word == "as" => vec![(names, alias.to_string())],
        _ => {
            let alias = last(&names);
            vec![(names, alias)]
        }
    }
}

/// Every word of some tokens, groups included.
fn words(tokens: TokenStream) -> Vec<String> {
    let words = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Ident(word) => vec![word.to_string()],
        TokenTree::Group(group) => words(group.stream()),
        _ => Vec::new(),
    });
    words.collect()
}

/// The module that a file is: `load/mod.rs` is `load`, `load/read.rs` is `load::read`.
fn module_of(file: &str) -> Names {
    let mut names: Names = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|name| name == "mod") || matches!(file, "lib.rs" | "main.rs") {
        names.pop();
    }
    names
}

/// The room of a file.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// The rows of the table of rooms: a room, and what it may use.
fn table(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let lines = page.lines().skip_while(|line| *line != "## Rooms").skip(1).take_while(|line| !line.starts_with("## "));
    let rows =
        lines.filter(|line| line.starts_with("| `")).map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    let words = |cell: &str| cell.split(", ").filter(|word| *word != "-").map(str::to_owned).collect();
    rows.map(|cells| (room(cells[0].trim_matches('`')).to_owned(), words(cells.last().copied().unwrap_or_default()))).collect()
}

/// Everything that is wrong with the code, held to the table.
fn faults(page: &str, code: &Code) -> Vec<String> {
    let rows = table(page);
    let (rooms, files) = code.edges();
    let mut found = Vec::new();
    for room in code.rooms().into_iter().filter(|room| !rows.contains_key(*room)) {
        let uses: Vec<&str> = rooms.keys().filter(|(from, _)| from == room).map(|(_, to)| to.as_str()).collect();
        found.push(format!("the room {room} has no row; it uses {}", uses.join(", ")));
    }
    for (room, may_use) in &rows {
        if !code.rooms().contains(room.as_str()) {
            found.push(format!("the row {room} is no room"));
        }
        if may_use.contains("all") {
            continue;
        }
        for ((_, to), place) in rooms.iter().filter(|((from, to), _)| from == room && !may_use.contains(to)) {
            found.push(format!("{room} may not use {to}: {place}"));
        }
        let is_idle = |to: &&String| !rooms.contains_key(&(room.clone(), (*to).clone()));
        found.extend(may_use.iter().filter(is_idle).map(|to| format!("{room} may use {to} and does not")));
    }
    found.extend(circles(&rooms).into_iter().map(|circle| format!("a circle of rooms: {circle}")));
    found.extend(circles(&files).into_iter().map(|circle| format!("a circle of files: {circle}")));
    for (lints, allowed) in [MACHINE, PRINTING] {
        let takers: BTreeSet<&str> =
            code.allowed.iter().filter(|(_, lint)| lints.contains(&lint.as_str())).map(|(file, _)| room(file)).collect();
        found.extend(takers.iter().filter(|room| !allowed.contains(room)).map(|room| format!("{room} allows itself {}", lints.join(", "))));
    }
    found
}

/// The shortest circle through each node that is on one, each circle once, with what makes each step.
fn circles(edges: &Edges) -> Vec<String> {
    let nodes: BTreeSet<&String> = edges.keys().map(|(from, _)| from).collect();
    let mut found: BTreeMap<BTreeSet<&String>, String> = BTreeMap::new();
    for node in nodes {
        if let Some(way) = way_back(edges, node) {
            let steps: Vec<&str> = way.windows(2).map(|pair| edges[&(pair[0].clone(), pair[1].clone())].as_str()).collect();
            let names: Vec<&str> = way.iter().map(|name| name.as_str()).collect();
            found.entry(way.into_iter().collect()).or_insert(format!("{} ({})", names.join(" -> "), steps.join("; ")));
        }
    }
    found.into_values().collect()
}

/// The shortest way from a node back to itself.
fn way_back<'e>(edges: &'e Edges, start: &'e String) -> Option<Vec<&'e String>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let here = way.last().copied()?;
        for (_, next) in edges.keys().filter(|(from, _)| from == here) {
            let longer = [way.as_slice(), &[next]].concat();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

#[test]
fn rooms_use_what_the_table_says_and_nothing_goes_in_circles() {
    let files = files_below(&here("src"), ".rs").into_iter().map(|name| format!("{name}.rs"));
    let sources: Vec<(String, String)> = files.map(|file| (file.clone(), read(&format!("src/{file}")))).collect();
    let code = Code::read(&sources);
    let page = read("ARCHITECTURE.md");
    let (rooms, files) = code.edges();
    println!(
        "{} rooms, {} uses of one by another; {} files, {} uses within a room",
        code.rooms().len(),
        rooms.len(),
        sources.len(),
        files.len()
    );
    let faults = faults(&page, &code);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

const SMALL_PAGE: &str = "\
## Rooms

| room | what it is | may use |
|---|---|---|
| `lib.rs` | the front | all |
| `low.rs` | the floor | - |
| `high/` | the rest | low |
| `host.rs` | the machine | - |

## Walls

| `no/` | no room | - |
";

const SMALL: &[(&str, &str)] = &[
    ("lib.rs", "mod high; pub mod low; mod host; pub use high::answer;"),
    ("low.rs", "pub struct Low;"),
    ("high/mod.rs", "mod one; mod two; pub use one::answer; pub(crate) use two::Two;"),
    ("high/one.rs", "use crate::low::Low; pub fn answer() -> Low { Low }"),
    ("high/two.rs", "pub struct Two;"),
    ("host.rs", "#![allow(clippy::disallowed_methods)]"),
];

/// What is wrong with a small package, some of whose files are replaced and to whose table a row is added.
fn faults_with(row: &str, replaced: &[(&str, &str)]) -> Vec<String> {
    let mut files: BTreeMap<&str, &str> = SMALL.iter().copied().collect();
    files.extend(replaced.iter().copied());
    let sources: Vec<(String, String)> = files.into_iter().map(|(file, text)| (file.to_owned(), text.to_owned())).collect();
    faults(&SMALL_PAGE.replace("\n\n## Walls", &format!("\n{row}\n\n## Walls")), &Code::read(&sources))
}

#[test]
fn planted_faults_are_found() {
    let upwards = "low may not use high";
    let circle = "a circle of files: high/";
    let cases: &[(&str, &[(&str, &str)])] = &[
        (upwards, &[("low.rs", "use crate::high::answer;")]),
        (upwards, &[("low.rs", "use crate::{high as up, host};")]),
        (upwards, &[("low.rs", "use super::high;")]),
        (upwards, &[("low.rs", "pub(crate) use crate::high::*;")]),
        (upwards, &[("low.rs", "fn f() { crate::high::answer(); }")]),
        (upwards, &[("low.rs", "fn f() { g!(\"{}\", [crate::high::answer()]) }")]),
        (upwards, &[("low.rs", "macro_rules! m { ($x:ty) => { $crate::high::answer() }; }")]),
        (upwards, &[("low.rs", "mod inner { use super::super::high::answer; }")]),
        (upwards, &[("low.rs", "fn f<T: Into<crate::high::Two>>(_: &dyn Fn(T)) {}")]),
        (upwards, &[("low.rs", "#[cfg(not(test))] use crate::high::answer;")]),
        (upwards, &[("low.rs", "#[cfg(test)] mod tests { use super::Low; } use crate::high::answer;")]),
        // A front of globs leads to the room behind it.
        (upwards, &[("low.rs", "use crate::host::up::answer;"), ("host.rs", "pub mod up { pub use crate::high::*; }")]),
        // A re-export at the root leads to the room that defines the item.
        (upwards, &[("low.rs", "use crate::answer;")]),
        ("a circle of rooms: high -> low -> high", &[("low.rs", "use crate::high::answer;")]),
        ("high may not use host: high/two.rs says super::super::host::f", &[("high/two.rs", "fn f() { super::super::host::f() }")]),
        ("high may use low and does not", &[("high/one.rs", "pub fn answer() {}")]),
        ("the room new has no row; it uses low", &[("new.rs", "use crate::low::Low;")]),
        ("the room main has no row; it uses low", &[("main.rs", "use kubeconfig_oracle::low::Low;")]),
        (circle, &[("high/one.rs", "use super::two::Two; use crate::low::Low;"), ("high/two.rs", "use super::one::answer;")]),
        // Through the front of the room.
        (circle, &[("high/one.rs", "use super::Two; use crate::low::Low;"), ("high/two.rs", "use crate::high::answer;")]),
        // A shared item in `mod.rs`, which names the file that shares it.
        (circle, &[("high/mod.rs", "mod one; mod two; pub struct S; fn f() { two::g(S) }"), ("high/two.rs", "pub fn g(_: super::S) {}")]),
        ("low allows itself disallowed_methods", &[("low.rs", "#[allow(clippy::disallowed_types)] mod inner { fn f() {} }")]),
        ("host allows itself print_stdout", &[("host.rs", "#![expect(clippy::print_stderr)]")]),
    ];
    for (fault, replaced) in cases {
        let found = faults_with("", replaced);
        assert!(found.iter().any(|found| found.starts_with(fault)), "{replaced:?}: {found:?}");
    }
    assert_eq!(faults_with("| `gone/` | no room | - |", &[]), ["the row gone is no room"]);
}

#[test]
fn what_is_no_fault_is_none() {
    let cases: &[&[(&str, &str)]] = &[
        &[],
        &[("low.rs", "/// See [`crate::high`]. // crate::high::answer\nconst S: &str = \"crate::high::answer\";")],
        &[("low.rs", "#[cfg(test)] mod tests { use crate::high::answer; }")],
        &[("low.rs", "#[cfg(all(test, feature = \"x\"))] #[allow(dead_code)] mod probe;"), ("low/probe.rs", "use crate::high::answer;")],
        &[("low.rs", "use other::high::answer; fn f() { std::high::g(); <T as U>::high::g(); }")],
        // The front declares and re-exports; a child may use what the front defines.
        &[("high/mod.rs", "mod one; mod two; pub use one::answer; pub struct S;"), ("high/two.rs", "fn f(_: super::S) {}")],
    ];
    for replaced in cases {
        assert_eq!(faults_with("", replaced), Vec::<String>::new(), "{replaced:?}");
    }
}
