//! Nothing in the repository points at what is not in it: no document, section, row or path of somewhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Folders whose paths are looked up wherever documents and comments name them.
const ROOTS: &[&str] = &["src/", "tests/", "fuzz/", "benches/", "examples/", "schemas/"];
/// What other people wrote, what machines wrote, and this file with its planted faults.
const LEFT_OUT: &[&str] = &[
    "tests/real-world",
    "tests/cli/lint/real-world.txt",
    "tests/recorded",
    "Cargo.lock",
    "go.sum",
    "LICENSE",
    "LICENSE-libyaml",
    "tests/spec/references.rs",
];
/// The first folders of paths that belong to one machine or person.
const MACHINES: &[&str] = &["home", "root", "Users", "mnt", "opt", "private", "srv", "work", "workspace"];

/// The repository, or one that a test makes up.
struct Repository {
    files: BTreeSet<String>,
    /// What `.gitignore` names: it may be spoken of and need not be there.
    ignored: Vec<String>,
    /// The anchors of the headings of each Markdown file.
    anchors: BTreeMap<String, BTreeSet<String>>,
}

impl Repository {
    fn here() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let ignored = fs::read_to_string(root.join(".gitignore")).expect(".gitignore");
        let ignored: Vec<String> = ignored.lines().map(|line| line.trim_start_matches('/').to_owned()).collect();
        let mut repository = Repository { files: BTreeSet::new(), ignored, anchors: BTreeMap::new() };
        repository.walk(root, root);
        let documents: Vec<String> = repository.files.iter().filter(|file| file.ends_with(".md")).cloned().collect();
        for file in documents {
            let text = fs::read_to_string(root.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            repository.anchors.insert(file, anchors(&text));
        }
        repository
    }

    fn walk(&mut self, folder: &Path, root: &Path) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(root).ok().and_then(Path::to_str).expect("a name that is text").to_owned();
            if name == ".git" || self.is_ignored(&name) {
                continue;
            }
            if path.is_dir() {
                self.walk(&path, root);
            } else {
                self.files.insert(name);
            }
        }
    }

    fn is_ignored(&self, path: &str) -> bool {
        let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        path.split('/').any(|part| part == "target") || self.ignored.iter().any(|folder| below(folder))
    }

    /// Whether a file or folder is there, named from the root.
    fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        let is_folder = || self.files.range(folder.clone()..).next().is_some_and(|file| file.starts_with(&folder));
        self.files.contains(path) || is_folder() || self.is_ignored(path)
    }
}

/// The anchors that a Markdown page has: those that it sets, and those that its readers make of headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let set = text.split("<a id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim().to_lowercase());
    let is_kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
    set.chain(headings.map(|heading| heading.chars().filter(is_kept).map(|c| if c == ' ' { '-' } else { c }).collect())).collect()
}

/// A path as it is meant in a file, from the root, `..` followed; none where it leads out.
fn resolve(file: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let joined: PathBuf = folder.join(target);
    for part in joined.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::ParentDir => drop(parts.pop()?),
            _ => {}
        }
    }
    Some(parts.join("/"))
}

/// The lines of a file that are for people: all of a document, the comments of a program.
fn prose(file: &str, text: &str) -> Vec<(usize, String)> {
    let comment = |line: &str| -> Option<String> {
        let begin = if line.trim_start().starts_with("//") { line.find("//")? } else { line.find(" // ")? };
        Some(line[begin..].to_owned())
    };
    let is_program = [".rs", ".go"].iter().any(|end| file.ends_with(end));
    let is_data = file.ends_with(".json") || file.ends_with(".jsonl") || file.ends_with(".snap");
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line));
    if is_program {
        lines.filter_map(|(number, line)| Some((number, comment(line)?))).collect()
    } else if is_data {
        Vec::new()
    } else {
        lines.map(|(number, line)| (number, line.to_owned())).collect()
    }
}

/// Everything in a file that points at nothing, with its line.
fn faults(repository: &Repository, file: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_hidden = false;
    for (number, line) in prose(file, text) {
        // A comment of Markdown may show what links look like.
        is_hidden |= file.ends_with(".md") && line.contains("<!--");
        let mut says: Vec<String> = [sections(&line), rows(&line), machines(&line)].concat();
        if !is_hidden {
            says.extend(paths(repository, file, &line));
            says.extend(links(repository, file, &line));
        }
        found.extend(says.into_iter().map(|fault| format!("{file}:{number}: {fault}")));
        is_hidden &= !line.contains("-->");
    }
    for (number, line) in text.lines().enumerate() {
        found.extend(documents(repository, file, line).into_iter().map(|fault| format!("{file}:{}: {fault}", number + 1)));
    }
    found
}

/// `[text](target)` and `[text](target#anchor)` of Markdown.
fn links(repository: &Repository, file: &str, line: &str) -> Vec<String> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|_| file.ends_with(".md"));
    let is_dead = |target: &&str| {
        if target.contains("://") || target.starts_with("mailto:") {
            return false;
        }
        let (path, anchor) = target.split_once('#').map_or((*target, None), |(path, anchor)| (path, Some(anchor)));
        let path = if path.is_empty() { Some(file.to_owned()) } else { resolve(file, path) };
        let has_anchor =
            |path: &String| anchor.is_none_or(|anchor| repository.anchors.get(path).is_some_and(|anchors| anchors.contains(anchor)));
        !path.is_some_and(|path| repository.has(&path) && has_anchor(&path))
    };
    targets.filter(is_dead).map(|target| format!("the link to {target} leads nowhere")).collect()
}

/// Names of Markdown files, in prose and in programs.
fn documents(repository: &Repository, file: &str, line: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-/:".contains(c);
    let words = line.split(|c: char| !is_part(c)).map(|word| word.trim_end_matches(['.', ':', '-']));
    let is_missing = |word: &&str| {
        let is_name = word.len() > 3 && word.ends_with(".md") && !word.starts_with('/') && !word.contains("://");
        is_name && !repository.has(word) && !resolve(file, word).is_some_and(|path| repository.has(&path))
    };
    words.filter(is_missing).map(|word| format!("there is no document {word}")).collect()
}

/// Paths of the repository: anywhere in Markdown, in code quotes elsewhere.
fn paths(repository: &Repository, file: &str, line: &str) -> Vec<String> {
    let quoted: String = line.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ");
    let text = if file.ends_with(".md") { line } else { &quoted };
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-/*{}<>…".contains(c);
    let words = text.split(|c: char| !is_part(c)).map(|word| word.trim_end_matches(['.', '-']));
    let is_missing = |word: &&str| {
        let is_pattern = word.contains(['*', '{', '<', '>', '…']);
        let is_path = ROOTS.iter().any(|root| word.starts_with(root));
        is_path && !is_pattern && !repository.has(word) && !resolve(file, word).is_some_and(|path| repository.has(&path))
    };
    words.filter(is_missing).map(|word| format!("there is no path {word}")).collect()
}

/// Rows of a table that is not here: a letter and a number in parentheses, or after the word "row".
fn rows(line: &str) -> Vec<String> {
    let is_row = |word: &str| {
        let number = word.strip_prefix(['D', 'L', 'R', 'V', 'I']).unwrap_or_default();
        (1..=2).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit())
    };
    let mut found = Vec::new();
    let mut before = 0;
    for word in line.split(|c: char| !c.is_ascii_alphanumeric()) {
        let lead = &line[..before];
        let is_inside = lead.matches('(').count() > lead.matches(')').count();
        let is_code = lead.ends_with(['`', ':', '"', '.']);
        if is_row(word) && !is_code && (is_inside || lead.ends_with("row ")) {
            found.push(format!("{word} is a row of no table here"));
        }
        before += word.len() + line[before + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// Numbered sections: documents here have headings and rules, whose names stay.
fn sections(line: &str) -> Vec<String> {
    let lower = line.to_lowercase();
    let is_number = |rest: &str| {
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        word == "n" || word.starts_with(|c: char| c.is_ascii_digit())
    };
    let is_numbered = ["section ", "sections ", "§"].iter().any(|word| lower.split(word).skip(1).any(is_number));
    if is_numbered { vec!["sections have no numbers here".to_owned()] } else { Vec::new() }
}

/// Paths of somebody's machine.
fn machines(line: &str) -> Vec<String> {
    let begins = |(at, _): &(usize, &str)| !line[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || "._-/~}>)".contains(c));
    let first = |at: usize| line[at + 1..].split('/').next().filter(|_| line[at + 1..].contains('/')).unwrap_or_default();
    let on_machine = line.match_indices('/').filter(begins).map(|(at, _)| first(at)).filter(|folder| MACHINES.contains(folder));
    on_machine.map(|folder| format!("/{folder}/ is a folder of one machine")).collect()
}

#[test]
fn nothing_points_out_of_the_repository() {
    let repository = Repository::here();
    let mut found = Vec::new();
    let mut read = 0;
    for file in &repository.files {
        let name = file.rsplit('/').next().unwrap_or_default();
        if LEFT_OUT.iter().any(|left_out| name == *left_out || file == left_out || file.starts_with(&format!("{left_out}/"))) {
            continue;
        }
        let Ok(text) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)) else { continue };
        read += 1;
        found.extend(faults(&repository, file, &text));
    }
    println!("{read} files");
    assert!(read > 500, "{read} files");
    assert!(found.is_empty(), "{} references lead nowhere:\n{}", found.len(), found.join("\n"));
}

/// A repository of a few files, for faults to be planted in.
fn small() -> Repository {
    let files = ["README.md", "SPEC.md", "docs/guide.md", "src/lib.rs", "src/load/mod.rs", "tests/corpus/a.yaml"].map(str::to_owned);
    let anchors = BTreeMap::from([("docs/guide.md".to_owned(), anchors("# A guide\n## Where it's `told`\n"))]);
    Repository { files: files.into(), ignored: vec!["fuzz/corpus".to_owned()], anchors }
}

#[test]
fn planted_faults_are_found() {
    for (file, text) in [
        ("README.md", "see [the plan](PLAN.md)"),
        ("README.md", "see [the plan](docs/guid.md#a-guide)"),
        ("README.md", "see [the guide](docs/guide.md#a-plan)"),
        ("docs/guide.md", "see [above](#above)"),
        ("docs/guide.md", "see [the specification](SPEC.md)"),
        ("docs/guide.md", "see [outside](../../SPEC.md)"),
        ("src/lib.rs", "//! the outcome of protocol.md, as types"),
        ("src/lib.rs", "const SPEC: &str = include_str!(\"SPECS.md\");"),
        ("README.md", "the seeds lie in fuzz/seeds/decode"),
        ("src/lib.rs", "//! `cargo fuzz run decode fuzz/seeds/decode`"),
        ("src/lib.rs", "/// as `src/merge.rs` does"),
        ("README.md", "run `tests/adapters/build.sh 1.37`"),
        ("src/lib.rs", "/// A list read into a struct (D6)."),
        ("src/lib.rs", "    let a = 1; // until 1.15 (see V5, R24)"),
        ("tests/corpus/a.yaml", "title: it was an error (row D40)"),
        ("SPEC.md", "Before: it was an error, row L12."),
        ("src/lib.rs", "/// the outcome, section 2 of the contract"),
        ("README.md", "as section N of the plan says"),
        ("README.md", "as §3 says"),
        ("README.md", "it lies in /home/me/plan"),
        ("tests/run.sh", "cd /home/somebody/project"),
        ("README.md", "see `/root/plan`"),
    ] {
        assert!(!faults(&small(), file, text).is_empty(), "{file}: {text}");
    }
}

#[test]
fn what_is_there_may_be_named() {
    for (file, text) in [
        ("README.md", "see [the guide](docs/guide.md#a-guide), [there](https://example.org/PLAN.md#4)"),
        ("docs/guide.md", "see [the specification](../SPEC.md), [this](guide.md), [here](#where-its-told) and [src](../src)"),
        ("SPEC.md", "<!--\ncase [id](tests/corpus/id.xyz)\n-->"),
        ("src/load/mod.rs", "//! SPEC.md says so; docs/guide.md tells why."),
        ("src/lib.rs", "const SPEC: &str = include_str!(\"../SPEC.md\");"),
        ("src/lib.rs", "let path = \"/world/notes.md\";"),
        ("README.md", "`src/`, `src/load/`, src/lib.rs, `tests/corpus/a.yaml`, tests/*/b.yaml, `tests/{case}.yaml`, fuzz/corpus/decode"),
        ("src/lib.rs", "//! src/merge.rs of another project, without code quotes"),
        ("src/lib.rs", "let form = form.unwrap_or(Form::V1);"),
        ("src/lib.rs", "// the form (`V1`, or Form::V1) and the rule (MERGE-09)"),
        ("src/lib.rs", "// UTF-16 surrogates (U+D800) and IPv6 (RFC 4291)"),
        ("README.md", "this section of the page; the sections that differ"),
        ("README.md", "/world/work/a.yaml, ~/work/b, https://h/work/c, ../home/d, /tmp/e, $HOME/root/f"),
        ("src/lib.rs", "let home = \"/home/me\";"),
        ("tests/corpus/a.json", "{\"a\": \"/home/me (D6)\"}"),
    ] {
        assert_eq!(faults(&small(), file, text), [""; 0], "{file}: {text}");
    }
}
