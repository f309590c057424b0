//! The promises of the sample packages, checked on the generated files.
