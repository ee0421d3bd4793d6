//! The threads that files are read and profiles are evaluated on.

/// Nothing but room that is kept free: parsers whose texts may nest deeply would else make a stack for each text.
const STACK: usize = 64 << 20;

/// Lets the main thread work like the others, instead of waiting for as many as there are processors: every
/// thread has memory of its own to fill.
pub(crate) fn start() {
    // An error says that there are threads already.
    let _ = rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .stack_size(STACK)
        .build_global();
}
