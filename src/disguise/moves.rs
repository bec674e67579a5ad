//! Moves real paths into the world, and takes the names of their owners out of them.

use std::cell::RefCell;

use crate::scenario::{SERVICE_ACCOUNT, WORLD};

/// The folders in which systems keep the homes of people.
const HOMES: [&str; 5] = ["/home", "/Users", "/var/home", "/export/home", "/usr/home"];

/// The homes that are nobody's.
const NOBODYS: [&str; 3] = ["", "/root", "/var/root"];

/// Maps real paths to paths of the world. A path keeps its depth, so that `..` leads to the same place.
pub(super) struct Moves {
    /// The homes of the user, without a slash at the end.
    homes: Vec<String>,
    /// The names of people, in the order of their stand-ins; the user's own are the first.
    names: RefCell<Vec<String>>,
    /// The number of names of the user.
    own: usize,
}

impl Moves {
    /// Makes the mapping for a user with these homes.
    pub(super) fn of<'a>(homes: impl Iterator<Item = &'a str>) -> Moves {
        let mut moves = Moves { homes: Vec::new(), names: RefCell::default(), own: 0 };
        for home in homes.map(|home| home.trim_end_matches('/')) {
            if home.starts_with('/') && !NOBODYS.contains(&home) && !moves.homes.iter().any(|known| known == home) {
                moves.homes.push(home.to_owned());
                // Elsewhere, the last part of a home may be any word.
                if HOMES.iter().any(|homes| home.starts_with(&format!("{homes}/"))) {
                    moves.stand_in(home.rsplit('/').next().unwrap_or_default());
                }
            }
        }
        moves.own = moves.names.borrow().len();
        moves
    }

    /// Returns the path in the world; a relative path stays relative.
    pub(super) fn path(&self, path: &str) -> String {
        if path.starts_with(SERVICE_ACCOUNT) {
            return path.to_owned();
        }
        let mut moved = String::new();
        let mut real = String::new();
        for (number, part) in path.split('/').enumerate() {
            let is_in_homes = !matches!(part, "" | "." | "..") && HOMES.contains(&real.as_str());
            if number > 0 {
                real.push('/');
                moved.push('/');
            }
            real.push_str(part);
            // A folder between the usual place and a home, such as that of a company, is no home.
            let is_home = self.homes.contains(&real);
            let is_above = self.homes.iter().any(|home| home.strip_prefix(&real).is_some_and(|rest| rest.starts_with('/')));
            let is_name = is_home || self.is_own(part) || is_in_homes && !is_above;
            moved += &if is_name { self.stand_in(part) } else { part.to_owned() };
        }
        match moved.as_str() {
            "/" => WORLD.to_owned(),
            moved if moved.starts_with('/') => format!("{WORLD}{moved}"),
            _ => moved,
        }
    }

    fn is_own(&self, part: &str) -> bool {
        self.names.borrow().iter().take(self.own).any(|name| name == part)
    }

    /// Returns `user`, `user2` and so on.
    fn stand_in(&self, name: &str) -> String {
        let mut names = self.names.borrow_mut();
        let number = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        if number == 0 { "user".to_owned() } else { format!("user{}", number + 1) }
    }

    /// Returns the homes of the user that have another name in the world, so that they must not be found there.
    pub(super) fn hidden_homes(&self) -> impl Iterator<Item = &str> {
        self.homes.iter().map(String::as_str).filter(|home| self.path(home) != format!("{WORLD}{home}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Moves;

    #[test]
    fn the_name_of_a_home_goes_wherever_the_home_is() {
        for (home, moved) in [
            ("/home/ann", "/world/home/user"),
            ("/Users/ann/", "/world/Users/user/"),
            ("/var/home/ann", "/world/var/home/user"),
            ("/export/home/ann", "/world/export/home/user"),
            ("/home/corp/ann", "/world/home/corp/user"),
            ("/data/people/ann", "/world/data/people/user"),
            ("/root", "/world/root"),
        ] {
            assert_eq!(Moves::of([home].into_iter()).path(home), moved);
        }
    }

    #[test]
    fn names_of_others_and_the_own_name_elsewhere_go_too() {
        let moves = Moves::of(["/home/ann", "/var/home/ann"].into_iter());
        for (path, moved) in [
            ("/var/home/ann/.kube/config", "/world/var/home/user/.kube/config"),
            ("/home/bob/k", "/world/home/user2/k"),
            ("/home/bob", "/world/home/user2"),
            ("/run/media/ann/k", "/world/run/media/user/k"),
            ("../ann/ca.pem", "../user/ca.pem"),
            ("/home/annabel", "/world/home/user3"),
            ("/", "/world"),
            ("/etc/kubernetes", "/world/etc/kubernetes"),
            ("~/.kube", "~/.kube"),
        ] {
            assert_eq!(moves.path(path), moved, "{path}");
        }
    }
}
