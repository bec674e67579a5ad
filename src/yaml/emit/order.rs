//! The order in which go-yaml writes keys: numbers in them count as numbers.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Sorts by the texts that `key` returns.
///
/// The order has no cycles for keys that anybody uses, but digits of other scripts and numbers beyond 64 bits can make one. So this merges
/// itself: it needs no order to be total.
pub(super) fn sort<'k, T: Copy>(items: &mut [T], key: impl Fn(&T) -> Cow<'k, str>) {
    let keyed: Vec<(Vec<char>, T)> = items.iter().map(|item| (key(item).chars().collect(), *item)).collect();
    let mut order: Vec<usize> = (0..keyed.len()).collect();
    let mut width = 1;
    let is_less = |one: usize, other: usize| match (keyed.get(one), keyed.get(other)) {
        (Some((one, _)), Some((other, _))) => compare(one, other) == Ordering::Less,
        _ => false,
    };
    while width < order.len() {
        order = order.chunks(2 * width).flat_map(|both| merged(both.split_at(width.min(both.len())), &is_less)).collect();
        width *= 2;
    }
    let sorted: Vec<T> = order.into_iter().filter_map(|index| keyed.get(index)).map(|(_, item)| *item).collect();
    items.iter_mut().zip(sorted).for_each(|(place, item)| *place = item);
}

/// Merges two sorted lists; of equals, those of the first come first.
fn merged((mut left, mut right): (&[usize], &[usize]), is_less: &impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut all = Vec::with_capacity(left.len() + right.len());
    while let ([one, left_rest @ ..], [other, right_rest @ ..]) = (left, right) {
        if is_less(*other, *one) {
            all.push(*other);
            right = right_rest;
        } else {
            all.push(*one);
            left = left_rest;
        }
    }
    all.extend_from_slice(left);
    all.extend_from_slice(right);
    all
}

fn compare(one: &[char], other: &[char]) -> Ordering {
    let Some((at, (a, b))) = one.iter().zip(other).enumerate().find(|(_, (a, b))| a != b) else { return one.len().cmp(&other.len()) };
    match (is_letter(*a), is_letter(*b)) {
        (true, true) => return a.cmp(b),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    // A zero counts as the start of a number only where no other digit than zero stands before it.
    let digits_before = one.get(..at).unwrap_or_default().iter().rev().take_while(|char| is_digit(**char));
    let within = (*a == '0' || *b == '0') && digits_before.into_iter().any(|char| *char != '0');
    let start = i64::from(within);
    let number = |text: &[char]| {
        let digits = text.get(at..).unwrap_or_default().iter().take_while(|char| is_digit(**char));
        digits.fold((start, 0usize), |(value, count), char| {
            let digit = i64::from(u32::from(*char)) - i64::from(u32::from('0'));
            (value.wrapping_mul(10).wrapping_add(digit), count + 1)
        })
    };
    number(one).cmp(&number(other)).then(a.cmp(b))
}

fn is_letter(char: char) -> bool {
    char.general_category_group() == GeneralCategoryGroup::Letter
}

fn is_digit(char: char) -> bool {
    char.general_category() == GeneralCategory::DecimalNumber
}

#[cfg(test)]
mod tests {
    use super::sort;

    #[test]
    fn numbers_count_as_numbers() {
        let mut keys = ["b", "a10", "a9", "a", "-", "1.05", "1.5", "101", "11", "A", "é", "00", "0"];
        sort(&mut keys, |key| (*key).into());
        assert_eq!(keys, ["-", "0", "00", "1.5", "1.05", "11", "101", "A", "a", "a9", "a10", "b", "é"]);
    }
}
