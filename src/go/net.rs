//! Joins host and port as Go's `net` does.

/// Joins host and port, as `net.JoinHostPort`: a host with a colon is put in brackets.
pub fn join_host_port(host: &str, port: &str) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}
