//! GB18030 for the command line and native tests, by encoding_rs. It is not in the wasm, where the browser's TextDecoder serves.

/// The text of GB18030 bytes; `None` when one sequence is not GB18030.
pub fn decode(bytes: &[u8]) -> Option<String> {
    encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}
