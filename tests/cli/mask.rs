//! Stand-ins keep the shape of a text, and what is wrong with it.

use kubeconfig_oracle::internals::disguise::stand_in::StandIns;
use kubeconfig_oracle::internals::disguise::text::{Text, disguise_lines};

#[track_caller]
fn masked(decodes: bool, text: &str) -> String {
    let mut stand_ins = StandIns::default();
    let moved = |path: &str| format!("/world{path}");
    Text { stand_ins: &mut stand_ins, moved: &moved, decodes }.apply(text)
}

/// Letters and digits as classes, everything else as it is.
fn shape(text: &str) -> String {
    let class = |character: char| match character {
        character if character.is_lowercase() => 'a',
        character if character.is_uppercase() => 'A',
        character if character.is_ascii_digit() => '0',
        other => other,
    };
    text.chars().map(class).collect()
}

#[test]
fn names_servers_and_paths_stay_and_paths_move() {
    let text = "users:\n- name: \"my user\"\n  user: {client-key: /home/me/k.pem, username: bob}\n";
    assert_eq!(masked(true, text), text.replace("/home", "/world/home"));
}

#[test]
fn equal_secrets_get_equal_stand_ins() {
    let text = masked(true, "token: one\npassword: two\nother: one\n");
    let values: Vec<&str> = text.lines().filter_map(|line| line.split_once(": ")).map(|(_, value)| value).collect();
    assert_eq!(values[0], values[2], "{text}");
    assert_ne!(values[0], values[1], "{text}");
}

#[test]
fn a_masked_text_has_the_shape_of_the_real_one() {
    let text = "x:\n\ttoken : 'it''s'  # note \r\n  password: \"a\\tb\\\"c\"\n  client-key-data: |2-\n     WW9+/==\n   Zm9v\n  n: 0x1F\n";
    for decodes in [true, false] {
        assert_eq!(shape(&masked(decodes, text)), shape(text).replace("0a0A", "0a00"), "decodes: {decodes}");
    }
}

#[test]
fn escapes_stay_escapes() {
    assert_eq!(masked(true, "token: \"\\x41\\u0042\\U00000043\\n\""), "token: \"\\x6b\\u006b\\U0000006b\\n\"");
}

#[test]
fn what_yaml_takes_for_something_else_than_text_stays_so() {
    for word in ["true", "no", "~", "null", ".inf"] {
        assert_eq!(masked(false, &format!("token: {word}")), format!("token: {word}"));
    }
    let number = masked(false, "token: 1230");
    assert_eq!(shape(&number), "aaaaa: 0000");
    assert!(number.ends_with('0'), "{number}");
}

#[test]
fn an_unbalanced_quote_hides_all_that_follows() {
    let text = masked(false, "server: \"https://h\nname: x\ntoken: abc\n");
    assert!(!text.contains("https") && !text.contains("name"), "{text}");
}

#[test]
fn the_lines_of_pem_stay_what_they_are() {
    let pem = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n";
    let masked = disguise_lines(pem, &mut StandIns::default());
    assert_eq!(shape(&masked), shape(pem));
    assert!(masked.starts_with("-----BEGIN EC PRIVATE KEY-----\n") && !masked.contains("MHcCAQEE"), "{masked}");
}
