//! Joins and cleans paths as Go's `path/filepath` does on Unix.

/// Joins two elements, as `filepath.Join`: empty ones are left out, and the result is cleaned.
pub fn join(base: &str, path: &str) -> String {
    match (base.is_empty(), path.is_empty()) {
        (true, true) => String::new(),
        (true, false) => clean(path),
        (false, true) => clean(base),
        (false, false) => clean(&format!("{base}/{path}")),
    }
}

/// Makes a path absolute, as `filepath.Abs` in the given working directory.
pub fn absolute(working_directory: &str, path: &str) -> String {
    if path.starts_with('/') { clean(path) } else { join(working_directory, path) }
}

/// Returns the last element of a path, as `filepath.Base`.
pub fn base(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default()
}

/// Returns all but the last element, cleaned, as `filepath.Dir`.
pub fn dir(path: &str) -> String {
    clean(&path[..path.rfind('/').map_or(0, |slash| slash + 1)])
}

/// Returns the shortest equivalent path, by text alone, as `filepath.Clean`.
pub fn clean(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut cleaned = String::with_capacity(path.len().max(1));
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if !cleaned.is_empty() && last(&cleaned) != ".." => cleaned.truncate(cleaned.rfind('/').unwrap_or(0)),
            ".." if is_rooted => {}
            _ => {
                if is_rooted || !cleaned.is_empty() {
                    cleaned.push('/');
                }
                cleaned.push_str(part);
            }
        }
    }
    if cleaned.is_empty() {
        cleaned.push(if is_rooted { '/' } else { '.' });
    }
    cleaned
}

/// Returns the last element of a path.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{clean, dir, join};

    #[track_caller]
    fn assert_clean(path: &str, expected: &str) {
        assert_eq!(clean(path), expected, "{path:?}");
    }

    #[test]
    fn clean_is_go_s_clean() {
        assert_clean("", ".");
        assert_clean("/", "/");
        assert_clean("//a//b/", "/a/b");
        assert_clean("/../a", "/a");
        assert_clean("../../a", "../../a");
        assert_clean("a/../..", "..");
        assert_clean("a/..", ".");
    }

    #[test]
    fn dir_and_join_clean_what_they_give() {
        assert_eq!(dir("a"), ".");
        assert_eq!(dir("/a"), "/");
        assert_eq!(dir("a//b"), "a");
        assert_eq!(join("", ""), "");
        assert_eq!(join("/b", "../c"), "/c");
        assert_eq!(join("", "./.kube"), ".kube");
    }
}
