//! Go's `net`.

/// `net.JoinHostPort`: a host that holds a colon is put in brackets.
pub fn join_host_port(host: &str, port: &str) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}
