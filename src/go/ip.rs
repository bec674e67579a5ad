//! Reads IP addresses and prefixes as Go's `net` and `net/netip` do.

use std::net::IpAddr;

/// A range of addresses in CIDR notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix {
    address: IpAddr,
    length: u32,
}

/// Reads an address, as `netip.ParseAddr`, and drops its zone.
pub fn parse(text: &str) -> Option<IpAddr> {
    match text.split_once('%') {
        Some((address, zone)) if !zone.is_empty() => address.parse().ok().filter(IpAddr::is_ipv6),
        Some(_) => None,
        None => text.parse().ok(),
    }
}

/// Reads an address without a zone, as `net.ParseIP`.
pub fn parse_without_zone(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// Reads an address whose decimal numbers may have leading zeros, as Kubernetes' `ParseIPSloppy`.
pub fn parse_sloppy(text: &str) -> Option<IpAddr> {
    without_leading_zeros(text).parse().ok()
}

/// Whether the address is one of the machine itself, as `IP.IsLoopback`.
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// Whether two addresses are the same, as `IP.Equal`: an IPv4 address and its form in IPv6 are.
pub fn is_same(one: IpAddr, other: IpAddr) -> bool {
    one.to_canonical() == other.to_canonical()
}

impl Prefix {
    /// Reads a prefix, as `net.ParseCIDR`.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let is_number = !length.is_empty() && length.len() < 8 && length.bytes().all(|byte| byte.is_ascii_digit());
        let length = length.parse().ok().filter(|_| is_number)?;
        (length <= bits(address)).then_some(Prefix { address, length })
    }

    /// Reads a prefix whose decimal numbers may have leading zeros, as Kubernetes' `ParseCIDRSloppy`.
    pub fn parse_sloppy(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        Prefix::parse(&format!("{}/{length}", without_leading_zeros(address)))
    }

    /// Whether an address is in the range, as `IPNet.Contains`.
    pub fn contains(self, address: IpAddr) -> bool {
        let network = match self.address {
            IpAddr::V6(own) if self.length >= 96 => own.to_canonical(),
            own => own,
        };
        let length = self.length - (bits(self.address) - bits(network));
        match (network, address.to_canonical()) {
            (IpAddr::V4(one), IpAddr::V4(other)) => shares(one.to_bits().into(), other.to_bits().into(), 32, length),
            (IpAddr::V6(one), IpAddr::V6(other)) => shares(one.to_bits(), other.to_bits(), 128, length),
            _ => false,
        }
    }
}

/// Whether two numbers of so many bits begin with the same ones.
fn shares(one: u128, other: u128, bits: u32, length: u32) -> bool {
    (one ^ other).checked_shr(bits - length).unwrap_or(0) == 0
}

fn bits(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// Drops the leading zeros of the decimal numbers in an address.
fn without_leading_zeros(text: &str) -> String {
    let (before, decimal) = text.rsplit_once(':').map_or(("", text), |(_, decimal)| (&text[..text.len() - decimal.len()], decimal));
    if !decimal.contains('.') {
        return text.to_owned();
    }
    let shortened = decimal.split('.').map(|number| match number.trim_start_matches('0') {
        "" if !number.is_empty() => "0",
        number => number,
    });
    format!("{before}{}", shortened.collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::{Prefix, parse, parse_sloppy};

    #[track_caller]
    fn assert_contains(prefix: &str, address: &str, expected: bool) {
        assert_eq!(Prefix::parse(prefix).zip(parse(address)).map(|(prefix, address)| prefix.contains(address)), Some(expected));
    }

    #[test]
    fn a_prefix_contains_addresses_of_its_own_family() {
        assert_contains("10.0.0.0/8", "10.255.0.1", true);
        assert_contains("10.0.0.0/8", "::ffff:10.0.0.1", true);
        assert_contains("::ffff:10.0.0.0/104", "10.1.1.1", true);
        assert_contains("0.0.0.0/0", "1.2.3.4", true);
        assert_contains("::/0", "1.2.3.4", false);
        assert_contains("fd00::/8", "fd01::1", true);
        assert_contains("fd00::/8", "fe01::1", false);
    }

    #[test]
    fn only_the_sloppy_form_takes_leading_zeros() {
        assert_eq!(parse("010.0.0.1"), None);
        assert_eq!(parse_sloppy("010.0.0.001"), parse("10.0.0.1"));
        assert!(Prefix::parse("10.0.0.0/33").is_none() && Prefix::parse("010.0.0.0/8").is_none());
    }
}
