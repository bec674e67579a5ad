//! Joins and splits host and port as Go's `net` does.

/// Joins host and port, as `net.JoinHostPort`: a host with a colon is put in brackets.
pub fn join_host_port(host: &str, port: &str) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// Splits host and port, as `net.SplitHostPort`, and drops the brackets; none where there is no port or too many colons.
pub fn split_host_port(text: &str) -> Option<(&str, &str)> {
    let colon = text.rfind(':')?;
    let (host, port) = (&text[..colon], &text[colon + 1..]);
    let host = match host.strip_prefix('[') {
        Some(literal) => literal.strip_suffix(']').filter(|literal| !literal.contains(']'))?,
        None if host.contains(':') => return None,
        None => host,
    };
    (!host.contains('[') && !port.contains(['[', ']']) && !(host.contains(']'))).then_some((host, port))
}
