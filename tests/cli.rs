//! The program as people run it: arguments, files and environment in; text and exit status out.

// A test stands outside of the model, and may look at the machine.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, missing_docs)]

mod cli {
    mod capture;
    mod eval;
    mod front;
    mod machine;
    mod mask;
    mod readme;
    mod releases;
    mod resolve;
    mod rules;
    mod secrets;
    mod view;
}
