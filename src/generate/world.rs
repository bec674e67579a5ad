//! Generates worlds: files, environment and working directory.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use super::file::{arb_file, arb_mode};
use super::pem::arb_pem_file;
use super::service_account::{Pod, arb_pod};
use crate::scenario::{File, FileKind, World};

/// The paths of kubeconfigs: the default one and its legacy one, and files in two folders, next to and below each other.
pub(super) const PLACES: &[&str] = &[
    "/world/work/a.yaml",
    "/world/etc/c.yaml",
    "/world/home/.kube/config",
    "/world/b.yaml",
    "/world/work/b.yaml",
    "/world/home/.kube/.kubeconfig",
    "/world/work/.kube/config",
    "/world/.kube/config",
    "/world/work/.kube/.kubeconfig",
    "/world/work/a.yaml/below",
    "/world/home/.kube/config/below",
];

/// Paths at which there is never a kubeconfig.
pub(super) const NOWHERE: &[&str] = &[
    "nothing.yaml",
    "/world/nowhere/config",
    "",
    "/world/work/../nothing",
    "/world/work",
    "/world/work/a.yaml/x",
    "~/.kube/config",
    "a.yaml,b.yaml",
    " a.yaml",
    "\"a.yaml\"",
    "$HOME/.kube/config",
    ".",
    "/world/shut/config",
];

/// A kubeconfig at its path, and how `KUBECONFIG` names it, if it does.
#[derive(Clone, Debug)]
struct Placed {
    place: &'static str,
    file: File,
    listed: Option<Named>,
}

/// The way in which a path is written.
#[derive(Clone, Copy, Debug)]
enum Named {
    Plainly,
    Relatively,
    WithDot,
    Twice,
}

/// The variable `KUBECONFIG`.
#[derive(Clone, Debug)]
enum Variable {
    Unset,
    Empty,
    /// Only separators, which name nothing (PREC-05).
    Separators,
    /// The listed files, with the path of a missing file before the given one.
    List(Option<(usize, &'static str)>),
}

/// Generates a world.
pub fn arb_world(mode: Mode) -> BoxedStrategy<World> {
    let (common, odd) = mode.odds();
    let placed = vec(arb_placed(mode), if mode == Mode::Wild { 0..4 } else { 1..5 });
    let environment = (
        prop_oneof![
            3 * common => Just(Some("/world/home")),
            3 * odd => Just(None),
            3 * odd => select(&["", "/world/home/", "/world/home/./", "work", "/world/nowhere", "/world/work", "~", ".", "/world//home/../home", "/world/work/a.yaml"][..]).prop_map(Some),
        ],
        prop_oneof![
            4 => Just(Variable::Unset),
            1 => Just(Variable::Empty),
            1 => Just(Variable::Separators),
            25 => weighted(if mode == Mode::Wild { 0.3 } else { 0.1 }, (0..5_usize, select(NOWHERE))).prop_map(Variable::List),
        ],
        weighted(0.04, select(&["https://m", "", "m:1", "http://localhost:8080"][..])),
        prop::bool::weighted(0.04),
        weighted(0.15, arb_proxies()).prop_map(Option::unwrap_or_default),
    );
    let cwd = select(&[None, Some("/world/work"), Some("/world/work"), Some("/world/etc"), Some("/world/sub/sub")][..]);
    (placed, environment, cwd, arb_assets(), arb_pod(mode), weighted(0.03, arb_shut_folder())).prop_map(assembled).boxed()
}

fn arb_placed(mode: Mode) -> BoxedStrategy<Placed> {
    let usual = prop_oneof![3 => select(&PLACES[..3]), 1 => select(&PLACES[..5])];
    let any = select(PLACES);
    let (common, odd) = mode.odds();
    let named = prop_oneof![
        6 => Just(Named::Plainly),
        4 => Just(Named::Relatively),
        1 => Just(Named::WithDot),
        1 => Just(Named::Twice),
    ];
    (prop_oneof![common => usual, odd => any], arb_file(mode), weighted(0.9, named))
        .prop_map(|(place, file, listed)| Placed { place, file, listed })
        .boxed()
}

/// Generates the variables by which Go finds a proxy.
fn arb_proxies() -> BoxedStrategy<Variables> {
    const PROXIES: &[&str] = &[
        "http://p:3128",
        "p:3128",
        "p",
        "https://u:p@p",
        "socks5://p:1080",
        "",
        "http://p:x",
        "http://p/%zz",
        "ftp://p",
        "://",
        "http://p/a?b#c",
        " p ",
    ];
    const EXCEPTIONS: &[&str] = &[
        "",
        "*",
        "h",
        ".example.com",
        "example.com,h:6443",
        "10.0.0.0/8",
        "10.1.2.3:443, h ",
        "010.0.0.0/8",
        "[::1],::/0",
        "*.example.com:6443",
        "api.example.com:443",
        "fd00::/8,H:8080",
        "x,*,y",
        "bücher.example",
        "10.0.0.1",
        ":443,localhost",
        "h.",
        "[fd00::1]:443",
    ];
    let proxy =
        |name: &'static str, often: f64| weighted(often, select(PROXIES)).prop_map(move |value| value.map(|value| (name, value))).boxed();
    let exception = |name: &'static str, often: f64| {
        weighted(often, select(EXCEPTIONS)).prop_map(move |value| value.map(|value| (name, value))).boxed()
    };
    vec![
        proxy("HTTPS_PROXY", 0.7),
        proxy("https_proxy", 0.3),
        proxy("HTTP_PROXY", 0.4),
        proxy("http_proxy", 0.3),
        exception("NO_PROXY", 0.6),
        exception("no_proxy", 0.3),
        weighted(0.05, Just(("REQUEST_METHOD", "GET"))).boxed(),
    ]
    .prop_map(|variables| variables.into_iter().flatten().collect())
    .boxed()
}

/// Generates the files that kubeconfigs refer to: certificates and tokens, most of which exist.
fn arb_assets() -> BoxedStrategy<Vec<(String, File)>> {
    const FOLDERS: &[&str] = &["/world", "/world/work", "/world/etc", "/world/home/.kube", "/world/pki", "/world/work/.kube"];
    let asset = |folder: &'static str, name: &'static str, contents: &'static [&'static str]| {
        weighted(0.85, (select(contents), weighted(0.01, arb_mode()))).prop_map(move |asset| {
            asset.map(|(text, mode)| (format!("{folder}/{name}"), File { kind: FileKind::Content(text.into()), mode }))
        })
    };
    let pem = |folder: &&'static str| {
        let folder = *folder;
        let file = weighted(0.85, (arb_pem_file(), weighted(0.01, arb_mode())));
        file.prop_map(move |file| file.map(|(content, mode)| (format!("{folder}/ca.pem"), File { kind: FileKind::Content(content), mode })))
            .boxed()
    };
    let pems = FOLDERS.iter().map(pem);
    let tokens = FOLDERS.iter().map(|folder| asset(folder, "tok", &["from-file\n", "from-file", "", " \n"]).boxed());
    let shut = std::iter::once(
        weighted(0.1, Just(("/world/work/shut.pem".to_owned(), File { kind: FileKind::Content("x".into()), mode: Some(0) }))).boxed(),
    );
    pems.chain(tokens).chain(shut).collect::<Vec<_>>().prop_map(|assets| assets.into_iter().flatten().collect()).boxed()
}

/// Generates a folder with permission bits.
fn arb_shut_folder() -> BoxedStrategy<(String, File)> {
    (select(&["/world/etc", "/world/home/.kube", "/world/home", "/world/pki", "/world/shut"][..]), arb_mode())
        .prop_map(|(path, mode)| (path.to_owned(), File { kind: FileKind::Dir, mode: Some(mode) }))
        .boxed()
}

/// The parts of a world, in the order of [`arb_world`].
type Parts = (Vec<Placed>, Environment, Option<&'static str>, Files, Pod, Option<(String, File)>);
type Environment = (Option<&'static str>, Variable, Option<&'static str>, bool, Variables);
type Variables = Vec<(&'static str, &'static str)>;
type Files = Vec<(String, File)>;

fn assembled((placed, (home, variable, master, has_pwd, proxies), cwd, assets, pod, shut): Parts) -> World {
    let mut world = World { cwd: cwd.map(str::to_owned), ..World::default() };
    let mut set = |key: &str, value: Option<String>| value.and_then(|value| world.env.insert(key.to_owned(), value));
    set("HOME", home.map(str::to_owned));
    set("KUBERNETES_MASTER", master.map(str::to_owned));
    set("KUBECONFIG", listed(&placed, &variable, cwd.unwrap_or("/world")));
    for (key, value) in pod.env {
        set(key, Some(value));
    }
    for (key, value) in proxies {
        set(key, Some(value.to_owned()));
    }
    let kubeconfigs = placed.into_iter().map(|placed| (placed.place.to_owned(), placed.file));
    // Where /world/work is the working directory, `PWD` names it by a link (PATH-13); elsewhere it counts for nothing.
    if has_pwd {
        world.env.insert("PWD".to_owned(), "/world/link".to_owned());
        lay(&mut world, "/world/link".to_owned(), File { kind: FileKind::Symlink("/world/work".to_owned()), mode: None });
    }
    for (path, file) in kubeconfigs.chain(assets).chain(pod.files).chain(shut) {
        lay(&mut world, path, file);
    }
    world
}

/// Returns the value of `KUBECONFIG`.
fn listed(placed: &[Placed], variable: &Variable, cwd: &str) -> Option<String> {
    let noise = match variable {
        Variable::Unset => return None,
        Variable::Empty => return Some(String::new()),
        Variable::Separators => return Some(":".to_owned()),
        Variable::List(noise) => noise,
    };
    let mut names = Vec::new();
    for Placed { place, listed, .. } in placed {
        let from_here = relative(place, cwd);
        match listed {
            None => {}
            Some(Named::Plainly) => names.push((*place).to_owned()),
            Some(Named::Relatively) => names.push(from_here),
            Some(Named::WithDot) => names.push(format!("./{from_here}")),
            Some(Named::Twice) => names.extend([(*place).to_owned(), (*place).to_owned()]),
        }
    }
    if let Some((before, nowhere)) = noise {
        names.insert((*before).min(names.len()), (*nowhere).to_owned());
    }
    Some(names.join(":"))
}

/// Returns the path relative to a folder of the world.
fn relative(path: &str, from: &str) -> String {
    match path.strip_prefix(from).and_then(|rest| rest.strip_prefix('/')) {
        Some(below) => below.to_owned(),
        None => {
            let up = "../".repeat(from.matches('/').count() - 1);
            format!("{up}{}", path.strip_prefix("/world/").unwrap_or(path))
        }
    }
}

/// Adds a file, unless another file is in its way.
pub(super) fn lay(world: &mut World, path: String, file: File) {
    let is_folder = |file: &File| file.kind == FileKind::Dir;
    let blocked = path.match_indices('/').skip(1).any(|(end, _)| world.files.get(&path[..end]).is_some_and(|above| !is_folder(above)));
    let below = format!("{path}/");
    let buries = !is_folder(&file) && world.files.keys().any(|other| other.starts_with(&below));
    if !blocked && !buries {
        world.files.entry(path).or_insert(file);
    }
}
