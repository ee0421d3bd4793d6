use bitflags::bitflags;

bitflags! {
    /// Characters of which somebody else decides whether and where they are printed, as far as any of them can
    /// end something.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Characters: u32 {
        /// `<`
        const LESS = 1 << 0;
        /// `>`
        const GREATER = 1 << 1;
        /// `&`
        const AMPERSAND = 1 << 2;
        /// `"`
        const DOUBLE_QUOTE = 1 << 3;
        /// `'`
        const SINGLE_QUOTE = 1 << 4;
        /// `` ` ``
        const BACKTICK = 1 << 5;
        /// `\`
        const BACKSLASH = 1 << 6;
        const LINE_END = 1 << 7;
        const SPACE = 1 << 8;
        /// `=`
        const EQUALS = 1 << 9;
        /// `/`
        const SLASH = 1 << 10;
        /// `:`
        const COLON = 1 << 11;
        /// `$`
        const DOLLAR = 1 << 12;
        /// `{`, `}`
        const BRACE = 1 << 13;
        /// `(`, `)`
        const PARENTHESIS = 1 << 14;
        /// `*`
        const STAR = 1 << 15;
        /// `%`
        const PERCENT = 1 << 16;
        /// Any other mark: `,`, `.`, `;`, `-`, `[` and so on.
        const MARK = 1 << 17;
        const LETTER = 1 << 18;
        const DIGIT = 1 << 19;
        /// `&lt;`, which attributes and scripts of SVG decode.
        const LESS_REFERENCE = 1 << 20;
        /// `&gt;`
        const GREATER_REFERENCE = 1 << 21;
        /// `&quot;`
        const DOUBLE_QUOTE_REFERENCE = 1 << 22;
        /// `&#x27;`
        const SINGLE_QUOTE_REFERENCE = 1 << 23;
        /// A backslash stands before each quote and each backslash, which a string of a script then keeps.
        const SLASHED = 1 << 24;

        /// Whatever somebody writes.
        const ANY = Self::LESS_REFERENCE.bits() - 1;
    }
}

impl Characters {
    /// Behind `escape`: `<`, `>`, `&` and quotes become references, and references something that decodes to them.
    #[must_use]
    pub const fn escaped(self) -> Self {
        const REFERENCES: Characters = Characters::LESS_REFERENCE
            .union(Characters::GREATER_REFERENCE)
            .union(Characters::DOUBLE_QUOTE_REFERENCE)
            .union(Characters::SINGLE_QUOTE_REFERENCE);
        const RAW: Characters = Characters::LESS
            .union(Characters::GREATER)
            .union(Characters::AMPERSAND)
            .union(Characters::DOUBLE_QUOTE)
            .union(Characters::SINGLE_QUOTE);
        let mut escaped = self.difference(REFERENCES).difference(RAW);
        if self.contains(Self::LESS) {
            escaped = escaped.union(Self::LESS_REFERENCE);
        }
        if self.contains(Self::GREATER) {
            escaped = escaped.union(Self::GREATER_REFERENCE);
        }
        if self.contains(Self::DOUBLE_QUOTE) {
            escaped = escaped.union(Self::DOUBLE_QUOTE_REFERENCE);
        }
        if self.contains(Self::SINGLE_QUOTE) {
            escaped = escaped.union(Self::SINGLE_QUOTE_REFERENCE);
        }
        escaped
    }

    /// What all references may stand for.
    #[must_use]
    pub const fn unescaped(self) -> Self {
        let references = Self::all().difference(Self::ANY).union(Self::AMPERSAND);
        if self.intersects(references.difference(Self::SLASHED)) {
            self.union(Self::ANY)
        } else {
            self
        }
    }

    /// What is there once references are decoded.
    #[must_use]
    pub const fn decoded(self) -> Self {
        let mut decoded = self;
        if self.contains(Self::LESS_REFERENCE) {
            decoded = decoded.union(Self::LESS);
        }
        if self.contains(Self::GREATER_REFERENCE) {
            decoded = decoded.union(Self::GREATER);
        }
        if self.contains(Self::DOUBLE_QUOTE_REFERENCE) {
            decoded = decoded.union(Self::DOUBLE_QUOTE);
        }
        if self.contains(Self::SINGLE_QUOTE_REFERENCE) {
            decoded = decoded.union(Self::SINGLE_QUOTE);
        }
        decoded
    }
}
