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
const STACK_OF_ITS_OWN: usize = 1 << 20;

/// Of a script that has no more bytes than this it does not matter how many words and signs they are: the stack for as
/// many is there anyway.
const SMALL: usize = 15_000;
pub(super) const STACK_OF_SMALL: usize = STACK_OF_ITS_OWN + SMALL * STACK_PER_TOKEN;

/// The stack that a script needs, or why it is not read.
pub(super) fn stack_for(text: &str, is_typescript: bool) -> Result<usize, &'static str> {
    if text.len() <= SMALL && !is_typescript && opened(text.as_bytes()) <= MAX_BRACKETS {
        return Ok(STACK_OF_ITS_OWN + text.len() * STACK_PER_TOKEN);
    }
    let counts = Counts::of(text.as_bytes());
    if counts.tokens > MAX_TOKENS {
        return Err("more than 65,536 words and signs: not read");
    }
    if counts.most_brackets > MAX_BRACKETS && nests_too_deep(text) {
        return Err("more than 1,000 brackets in each other: not read");
    }
    if is_typescript && counts.angles > MAX_ANGLES && has_too_many_angles(text) {
        return Err("more than 1,000 comparisons in one statement: not read");
    }
    Ok(STACK_OF_ITS_OWN + counts.tokens * STACK_PER_TOKEN)
}

/// Small sums, so that the processor looks at many bytes in one step.
const CHUNK: usize = 128;

/// What no script has more of, strings and comments counted as if they were code.
#[derive(Default)]
struct Counts {
    /// Each begins a word or is a sign.
    tokens: usize,
    /// In each other.
    most_brackets: usize,
    angles: usize,
}

impl Counts {
    fn of(bytes: &[u8]) -> Self {
        let mut counts = Self::default();
        let mut open = 0_usize;
        let mut before = 0;
        for chunk in bytes.chunks(CHUNK) {
            let opened = count(chunk, opens);
            let closed = count(chunk, |byte| matches!(byte, b')' | b']' | b'}'));
            counts.angles += count(chunk, |byte| byte == b'<');
            counts.most_brackets = counts.most_brackets.max(open + opened);
            open = (open + opened).saturating_sub(closed);
            // What begins nothing is blank, or goes on with what the byte before is a part of.
            let mut are_parts = [0; CHUNK];
            for (is, byte) in are_parts.iter_mut().zip(chunk) {
                *is = u8::from(is_part(*byte));
            }
            let pairs = are_parts.iter().zip(&are_parts[1..]);
            let going_on = pairs.map(|(before, is)| before & is).sum::<u8>();
            let first = before & are_parts[0];
            counts.tokens +=
                count(chunk, |byte| byte > b' ') - usize::from(going_on) - usize::from(first);
            before = are_parts[chunk.len() - 1];
        }
        counts
    }
}

fn opened(bytes: &[u8]) -> usize {
    let chunks = bytes.chunks(CHUNK);
    chunks.map(|chunk| count(chunk, opens)).sum()
}

fn opens(byte: u8) -> bool {
    matches!(byte, b'(' | b'[' | b'{')
}

/// How many of at most 255 bytes are of a kind.
fn count(chunk: &[u8], is: impl Fn(u8) -> bool) -> usize {
    usize::from(chunk.iter().map(|byte| u8::from(is(*byte))).sum::<u8>())
}

/// Of a word or a number.
fn is_part(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 128..)
}

fn nests_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_BRACKETS
    })
}

fn has_too_many_angles(text: &str) -> bool {
    let mut angles = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'<' => angles += 1,
            b';' | b'\n' => angles = 0,
            _ => {}
        }
        angles > MAX_ANGLES
    })
}
