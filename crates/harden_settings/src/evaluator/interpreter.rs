use std::marker::PhantomData;

/// Runs one module in one world.
pub(crate) struct Interpreter<'source> {
    source: PhantomData<&'source ()>,
}
