//! Generates a pod: the environment and the service-account folder that make an in-cluster configuration possible.

use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use crate::scenario::{File, FileKind, SERVICE_ACCOUNT};

/// The part of a world that makes it a pod.
#[derive(Clone, Debug, Default)]
pub struct Pod {
    /// Environment variables.
    pub env: Vec<(&'static str, String)>,
    /// Files of the service account.
    pub files: Vec<(String, File)>,
}

/// Generates a pod, complete or with something missing; mostly there is none.
pub fn arb_pod(mode: Mode) -> BoxedStrategy<Pod> {
    let (common, odd) = mode.odds();
    let host = select(&["10.0.0.1", "kube.svc", "fd00::1", "[::1]", ""][..]);
    let port = select(&["443", "6443", "https", ""][..]);
    let env = prop_oneof![
        common => Just((Some("10.0.0.1"), Some("443"))),
        2 * odd => (weighted(0.9, host), weighted(0.9, port)),
    ];
    let token = prop_oneof![
        common => select(&["sa-token", "sa-token\n", ""][..]).prop_map(|text| Some(File::content(text))),
        odd => Just(Some(File { kind: FileKind::Dir, mode: None })),
        odd => Just(Some(File { kind: FileKind::Content("sa-token".into()), mode: Some(0) })),
        odd => Just(Some(File { kind: FileKind::Symlink("/world/work/tok".to_owned()), mode: None })),
        odd => Just(None),
    ];
    let namespace = weighted(0.6, select(&["ns-pod", " ns-pod\n", "", " \n", "default", "\u{a0}ns\u{85}"][..]));
    let pod_namespace = weighted(0.3, select(&["env-ns", "", " ", "default"][..]));
    let inside =
        (env, token, weighted(0.8, arb_bundle()), namespace, pod_namespace).prop_map(|(env, token, bundle, namespace, pod_namespace)| {
            let (host, port) = env;
            let env = [("KUBERNETES_SERVICE_HOST", host), ("KUBERNETES_SERVICE_PORT", port), ("POD_NAMESPACE", pod_namespace)];
            let files = [("token", token), ("ca.crt", bundle.map(File::content)), ("namespace", namespace.map(File::content))];
            Pod {
                env: env.into_iter().filter_map(|(key, value)| Some((key, value?.to_owned()))).collect(),
                files: files.into_iter().filter_map(|(name, file)| Some((format!("{SERVICE_ACCOUNT}/{name}"), file?))).collect(),
            }
        });
    let outside = weighted(0.05, Just("env-ns")).prop_map(|namespace| Pod {
        env: namespace.map(|namespace| ("POD_NAMESPACE", namespace.to_owned())).into_iter().collect(),
        files: Vec::new(),
    });
    prop_oneof![4 => outside, 1 => inside].boxed()
}

/// A self-signed certificate in DER, as base64.
const CERTIFICATE: &str = concat!(
    "MIIBgTCCASegAwIBAgIUbrFEXeTWqee80y7VLugqVa2GgrcwCgYIKoZIzj0EAwIwFTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjMyMjU4NTZaGA8y",
    "MTI2MTAzMDIyNTg1NlowFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHng/xuInb4niS2Mys86s0Q89hNvgQaCu2bZ",
    "ATHbPo/CdJLMMA2UMFvd7NUiMHK46wDHeoSDEqdIZTMyUi2d3MajUzBRMB0GA1UdDgQWBBS9nPQRvLnbUIjFyCNEM8sC5e2MGDAfBgNVHSMEGDAWgBS9nPQR",
    "vLnbUIjFyCNEM8sC5e2MGDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQD2RptM1ViFTNGZrs6W/jabBXdTDz4kb+nzNwSH94mwygIgMGOr",
    "FXR6AmRTMEsc+r8wKEbQ7+AQvtD1kR1WLNRPl28=",
);

/// The form of a certificate bundle; the first one is the usual form.
#[derive(Clone, Copy, Debug)]
enum Bundle {
    Usual,
    TextAround,
    TwoBlocks,
    OneLine,
    Spaced,
    KeyAlone,
    KeyBefore,
    Headers,
    NoEnd,
    BrokenBase64,
    Truncated,
    Trailing,
    Mark,
    CrLf,
    Empty,
    NoCertificate,
    OneGoodOneBad,
}

/// Generates the bytes of `ca.crt`: bundles that Go accepts, and bundles that it does not (ICC-02).
pub fn arb_bundle() -> BoxedStrategy<Vec<u8>> {
    use Bundle::*;
    let good = select(&[Usual, TextAround, TwoBlocks, OneLine, Spaced, KeyBefore, CrLf][..]);
    let bad = select(&[KeyAlone, Headers, NoEnd, BrokenBase64, Truncated, Trailing, Mark, Empty, NoCertificate, OneGoodOneBad][..]);
    prop_oneof![3 => Just(Usual), 2 => good, 2 => bad].prop_map(bundle).boxed()
}

fn bundle(how: Bundle) -> Vec<u8> {
    let lines = |text: &str| text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\n");
    let block = |label: &str, body: &str| format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
    let body = lines(CERTIFICATE);
    let usual = block("CERTIFICATE", &body);
    let key = block("EC PRIVATE KEY", "QUJD");
    let text = match how {
        Bundle::Usual => usual,
        Bundle::TextAround => format!("# the cluster's\n{usual}-- end --\n"),
        Bundle::TwoBlocks => format!("{usual}{usual}"),
        Bundle::OneLine => block("CERTIFICATE", CERTIFICATE),
        Bundle::Spaced => block("CERTIFICATE", &body.replace('\n', " \n\t")),
        Bundle::KeyAlone => key,
        Bundle::KeyBefore => format!("{key}{usual}"),
        Bundle::Headers => block("CERTIFICATE", &format!("Proc-Type: 4\n\n{body}")),
        Bundle::NoEnd => usual.replace("-----END", "----END"),
        Bundle::BrokenBase64 => block("CERTIFICATE", &body.replacen('M', "*", 1)),
        Bundle::Truncated => block("CERTIFICATE", &lines(&CERTIFICATE[..CERTIFICATE.len() - 8])),
        Bundle::Trailing => block("CERTIFICATE", &lines(&format!("{}A", CERTIFICATE.trim_end_matches('=')))),
        Bundle::Mark => format!("\u{feff}{usual}"),
        Bundle::CrLf => usual.replace('\n', "\r\n"),
        Bundle::Empty => String::new(),
        Bundle::NoCertificate => block("CERTIFICATE", "QUJD"),
        Bundle::OneGoodOneBad => format!("{usual}{}", block("CERTIFICATE", "QUJD")),
    };
    text.into_bytes()
}
