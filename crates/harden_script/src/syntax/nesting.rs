//! How deep a script may nest, told from its bytes before anything recurses into it.

/// The parser recurses at most once for each sign or word. More have been seen in what tools write only.
const MAX_TOKENS: usize = 64 << 10;
/// Looking for the parameters of an arrow function, the parser reads what nests again and again.
const MAX_BRACKETS: usize = 1_000;
/// In TypeScript `a < b` may begin the types of a call, which takes as much looking ahead.
const MAX_ANGLES: usize = 1_000;
/// Measured: a level of what takes most (a class in a class) takes less than 6.5 KB for 11 bytes of five tokens, any
/// other less than 3.3 KB.
const STACK_PER_TOKEN: usize = 4 << 10;
const STACK_OF_ITS_OWN: usize = 2 << 20;

/// The stack that a script needs, or why it is not read.
pub(super) fn stack_for(text: &str, is_typescript: bool) -> Result<usize, &'static str> {
    let tokens = tokens(text);
    if tokens > MAX_TOKENS {
        return Err("more than 65,536 words and signs: not read");
    }
    let mut depth = 0_usize;
    let mut angles = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                if depth > MAX_BRACKETS {
                    return Err("more than 1,000 brackets in each other: not read");
                }
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'<' if is_typescript => {
                angles += 1;
                if angles > MAX_ANGLES {
                    return Err("more than 1,000 comparisons in one statement: not read");
                }
            }
            b';' | b'\n' => angles = 0,
            _ => {}
        }
    }
    Ok(STACK_OF_ITS_OWN + tokens * STACK_PER_TOKEN)
}

/// No text holds more tokens than this: each begins a word or is a sign.
fn tokens(text: &str) -> usize {
    let is_part =
        |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !byte.is_ascii();
    let mut count = 0;
    let mut before = b' ';
    for byte in text.bytes() {
        let begins = byte > b' ' && !(is_part(byte) && is_part(before));
        count += usize::from(begins);
        before = byte;
    }
    count
}
