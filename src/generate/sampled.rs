//! Generates documents with mistakes, from generated and given ones, to find differences between readers.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;

use super::bytes::{arb_bytes, arb_loose, arb_loose_internal, arb_nested, arb_scalar};
use super::kubeconfig::arb_document;
use super::mutation::{ByteMutation, DocumentMutation, arb_byte_mutation, arb_document_mutation};
use super::spell::{Spelling, arb_spelling};
use super::texts::arb_config;
use super::{Mode, runner};

/// The length to which documents are cut.
const LIMIT: usize = 60_000;

/// Generated documents by number: the same seed, samples and number give the same document.
pub struct Documents {
    strategy: BoxedStrategy<Vec<u8>>,
    seed: u64,
}

impl Documents {
    /// Makes the documents of a seed. About half of them are made from `samples`, if there are any.
    pub fn new(seed: u64, samples: Vec<Vec<u8>>) -> Self {
        Documents { strategy: arb_sampled(samples), seed }
    }

    /// Makes kubeconfigs without mistakes, whose texts are hard to write.
    pub fn to_be_written(seed: u64) -> Self {
        Documents { strategy: arb_config(), seed }
    }

    /// Returns the document with this number.
    pub fn get(&self, number: u64) -> Vec<u8> {
        let tree = self.strategy.new_tree(&mut runner(self.seed, number));
        tree.expect("the strategies filter nothing").current()
    }
}

fn arb_sampled(samples: Vec<Vec<u8>>) -> BoxedStrategy<Vec<u8>> {
    let sample = if samples.is_empty() { arb_written() } else { arb_sample(samples) };
    let original = prop_oneof![
        4 => arb_scalar(),
        5 => arb_written(),
        1 => arb_bytes(),
        1 => arb_nested(),
        9 => sample.clone(),
    ];
    let count = select(&[0_usize, 1, 1, 1, 2, 2, 3, 5][..]);
    let piece = (sample, any::<Index>(), 0..200_usize).prop_map(|(bytes, from, width)| {
        let from = from.index(bytes.len() + 1);
        bytes[from..(from + width).min(bytes.len())].to_vec()
    });
    let mutation = arb_byte_mutation(piece.boxed());
    (original, count.prop_flat_map(move |count| vec(mutation.clone(), count)))
        .prop_map(|(mut bytes, mutations)| {
            mutations.iter().for_each(|mutation: &ByteMutation| mutation.apply(&mut bytes));
            bytes.truncate(LIMIT);
            bytes
        })
        .boxed()
}

fn arb_sample(samples: Vec<Vec<u8>>) -> BoxedStrategy<Vec<u8>> {
    let samples = Arc::new(samples);
    any::<Index>().prop_map(move |at| samples[at.index(samples.len())].clone()).boxed()
}

/// Generates a kubeconfig, or something like one, in some spelling.
fn arb_written() -> BoxedStrategy<Vec<u8>> {
    let document = prop_oneof![
        8 => arb_loose(),
        1 => arb_loose_internal(),
        3 => arb_document(Mode::Wild).prop_map(|document| document.node()),
    ];
    let spelling = prop_oneof![1 => Just(Spelling::default()), 1 => arb_spelling(Mode::Wild)];
    (document, vec(arb_document_mutation(), 0..2), spelling)
        .prop_map(|(mut document, mutations, spelling)| {
            mutations.iter().for_each(|mutation: &DocumentMutation| mutation.apply(&mut document));
            spelling.write(&document)
        })
        .boxed()
}
