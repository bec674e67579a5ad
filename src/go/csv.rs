//! Reads comma-separated values as Go's `encoding/csv` does.

/// Returns the fields of the first record, as `csv.Reader.Read` with its defaults; empty lines before it are skipped. None where Go reports an
/// error.
pub fn first_record(text: &str) -> Option<Vec<String>> {
    let mut lines = text.split_inclusive('\n').skip_while(|line| matches!(*line, "\n" | "\r\n"));
    let mut rest = lines.next()?;
    let mut fields = Vec::new();
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (field, after) = rest.split_once(',').map_or((rest, None), |(field, after)| (field, Some(after)));
            if field.contains('"') {
                return None;
            }
            fields.push(field.trim_end_matches(['\r', '\n']).to_owned());
            match after {
                Some(after) => rest = after,
                None => return Some(fields),
            }
            continue;
        };
        let (field, after) = quoted_field(quoted, &mut lines)?;
        fields.push(field);
        match after {
            "" | "\n" | "\r\n" => return Some(fields),
            _ => rest = after.strip_prefix(',')?,
        }
    }
}

/// Reads a field up to the quote that ends it, perhaps on a later line. Returns what follows on that line.
fn quoted_field<'a>(mut rest: &'a str, lines: &mut impl Iterator<Item = &'a str>) -> Option<(String, &'a str)> {
    let mut field = String::new();
    loop {
        match rest.split_once('"') {
            None => {
                field.push_str(rest);
                rest = lines.next()?;
            }
            Some((text, after)) => {
                field.push_str(text);
                match after.strip_prefix('"') {
                    Some(doubled) => rest = doubled,
                    None => return Some((field, after)),
                }
                field.push('"');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_record;

    #[test]
    fn quotes_and_lines() {
        for good in ["a", "a,b", "\"a,b\",c", "\"a\"\"b\"", "\"a\nb\"", "\na", "a,", ",", "a\n\"", "\"\""] {
            assert!(first_record(good).is_some(), "{good:?}");
        }
        for bad in ["", "\n", "a\"b", "\"a", "\"a\"b", "\"a\n", "a,b\""] {
            assert!(first_record(bad).is_none(), "{bad:?}");
        }
    }
}
