use std::sync::Arc;

/// Byte offsets into the file, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

pub type Name = Arc<str>;

#[derive(Debug)]
pub struct Module {
    pub body: Vec<Statement>,
}

#[derive(Debug)]
pub struct Statement {
    pub span: Span,
    pub kind: StatementKind,
}

#[derive(Debug)]
pub enum StatementKind {
    Expression(Expression),
    /// `a = b = value`
    Assign {
        targets: Vec<Expression>,
        value: Expression,
    },
    /// `target += value`
    AugmentedAssign {
        target: Expression,
        operator: BinaryOperator,
        value: Expression,
    },
    /// `target: annotation = value`
    AnnotatedAssign {
        target: Expression,
        annotation: Expression,
        value: Option<Expression>,
    },
    Delete(Vec<Expression>),
    If {
        /// `if` and each `elif`: condition and body.
        branches: Vec<(Expression, Vec<Statement>)>,
        otherwise: Vec<Statement>,
    },
    For {
        target: Expression,
        iterable: Expression,
        body: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    While {
        condition: Expression,
        body: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    With {
        /// Context manager and what it is bound to.
        items: Vec<(Expression, Option<Expression>)>,
        body: Vec<Statement>,
    },
    Match {
        subject: Expression,
        cases: Vec<MatchCase>,
    },
    Try {
        body: Vec<Statement>,
        handlers: Vec<ExceptHandler>,
        otherwise: Vec<Statement>,
        finally: Vec<Statement>,
    },
    Raise {
        exception: Option<Expression>,
    },
    Assert {
        condition: Expression,
        message: Option<Expression>,
    },
    Import(Vec<ImportAlias>),
    ImportFrom {
        /// `None` in `from . import x`.
        module: Option<Name>,
        /// Leading dots.
        level: u32,
        names: ImportedNames,
    },
    Global(Vec<Name>),
    Nonlocal(Vec<Name>),
    Function(Arc<Function>),
    Class(Arc<Class>),
    Return(Option<Expression>),
    Break,
    Continue,
    Pass,
    /// `type X = …`, or a statement that the parser could not make sense of.
    Other,
}

#[derive(Debug)]
pub struct ImportAlias {
    pub span: Span,
    /// Dotted in `import a.b`, simple in `from m import a`.
    pub name: Name,
    pub alias: Option<Name>,
}

#[derive(Debug)]
pub enum ImportedNames {
    Star,
    Names(Vec<ImportAlias>),
}

#[derive(Debug)]
pub struct ExceptHandler {
    pub span: Span,
    /// `None` in a bare `except:`.
    pub exception: Option<Expression>,
    pub name: Option<Name>,
    pub body: Vec<Statement>,
}

#[derive(Debug)]
pub struct MatchCase {
    pub pattern: Pattern,
    pub guard: Option<Expression>,
    pub body: Vec<Statement>,
}

#[derive(Debug)]
pub enum Pattern {
    /// `case 1:`, `case "x":`, `case some.value:`; compared with `==`.
    Value(Expression),
    /// `case None:`, `case True:`; compared with `is`.
    Singleton(Expression),
    Sequence(Vec<Pattern>),
    Mapping {
        entries: Vec<(Expression, Pattern)>,
        rest: Option<Name>,
    },
    Class {
        class: Expression,
        positional: Vec<Pattern>,
        keywords: Vec<(Name, Pattern)>,
    },
    Star(Option<Name>),
    /// `case x:`, `case pattern as x:`, `case _:`.
    As {
        pattern: Option<Box<Pattern>>,
        name: Option<Name>,
    },
    Or(Vec<Pattern>),
}

#[derive(Debug)]
pub struct Function {
    pub name: Name,
    /// Of the name, for messages.
    pub name_span: Span,
    pub parameters: Parameters,
    pub decorators: Vec<Expression>,
    pub body: Vec<Statement>,
    pub is_async: bool,
    /// Whether the body holds a `yield` of its own.
    pub is_generator: bool,
}

#[derive(Debug, Default)]
pub struct Parameters {
    /// Positional-only, then positional-or-keyword.
    pub positional: Vec<Parameter>,
    /// How many of `positional` come before `/`.
    pub positional_only: usize,
    /// `*args`
    pub variadic: Option<Name>,
    pub keyword_only: Vec<Parameter>,
    /// `**kwargs`
    pub keywords: Option<Name>,
}

#[derive(Debug)]
pub struct Parameter {
    pub name: Name,
    pub annotation: Option<Expression>,
    pub default: Option<Expression>,
}

#[derive(Debug)]
pub struct Class {
    pub name: Name,
    pub name_span: Span,
    pub bases: Vec<Expression>,
    pub keywords: Vec<(Name, Expression)>,
    pub decorators: Vec<Expression>,
    pub body: Vec<Statement>,
}

#[derive(Debug)]
pub struct Expression {
    pub span: Span,
    pub kind: ExpressionKind,
}

#[derive(Debug)]
pub enum ExpressionKind {
    None,
    True,
    False,
    Ellipsis,
    /// As it stands in the source, underscores and base prefix included, where it does not fit.
    Integer(Integer),
    Float(f64),
    Complex,
    String(Arc<str>),
    Bytes(Arc<[u8]>),
    /// An f-string, its parts joined.
    FormatString(Vec<FormatPart>),
    Name(Name),
    Attribute {
        object: Box<Expression>,
        name: Name,
    },
    Subscript {
        object: Box<Expression>,
        index: Box<Expression>,
    },
    Slice {
        lower: Option<Box<Expression>>,
        upper: Option<Box<Expression>>,
        step: Option<Box<Expression>>,
    },
    Call {
        function: Box<Expression>,
        arguments: Vec<Argument>,
    },
    Unary {
        operator: UnaryOperator,
        operand: Box<Expression>,
    },
    Binary {
        left: Box<Expression>,
        operator: BinaryOperator,
        right: Box<Expression>,
    },
    /// `a and b and c`
    Boolean {
        operator: BooleanOperator,
        operands: Vec<Expression>,
    },
    /// `a < b <= c`
    Compare {
        left: Box<Expression>,
        comparisons: Vec<(ComparisonOperator, Expression)>,
    },
    Conditional {
        condition: Box<Expression>,
        then: Box<Expression>,
        otherwise: Box<Expression>,
    },
    /// `(target := value)`
    Named {
        target: Name,
        value: Box<Expression>,
    },
    Lambda(Arc<Lambda>),
    List(Vec<Expression>),
    Tuple(Vec<Expression>),
    Set(Vec<Expression>),
    Dict(Vec<DictItem>),
    Comprehension {
        kind: ComprehensionKind,
        clauses: Vec<ComprehensionClause>,
    },
    /// `*x` in a list, a call or a target.
    Starred(Box<Expression>),
    Await(Box<Expression>),
    Yield(Option<Box<Expression>>),
    YieldFrom(Box<Expression>),
    /// Something that the parser could not make sense of, or a t-string.
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integer {
    Small(i64),
    /// Decimal digits, or with a `0x`, `0o`, `0b` prefix.
    Big(Arc<str>),
}

#[derive(Debug)]
pub enum FormatPart {
    Text(Arc<str>),
    Value {
        value: Expression,
        /// `x=` in `f"{x=}"`, with the white space around it.
        debug_text: Option<Arc<str>>,
        conversion: Option<Conversion>,
        /// The parts after the colon.
        format: Vec<FormatPart>,
    },
}

/// `!s`, `!r`, `!a`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    String,
    Repr,
    Ascii,
}

#[derive(Debug)]
pub enum Argument {
    Positional(Expression),
    /// `*args`
    Spread(Expression),
    Keyword {
        name: Name,
        value: Expression,
    },
    /// `**kwargs`
    KeywordSpread(Expression),
}

#[derive(Debug)]
pub enum DictItem {
    Pair(Expression, Expression),
    /// `**other`
    Spread(Expression),
}

#[derive(Debug)]
pub struct Lambda {
    pub parameters: Parameters,
    pub body: Expression,
}

#[derive(Debug)]
pub enum ComprehensionKind {
    List(Box<Expression>),
    Set(Box<Expression>),
    Generator(Box<Expression>),
    Dict(Box<Expression>, Box<Expression>),
}

#[derive(Debug)]
pub struct ComprehensionClause {
    pub target: Expression,
    pub iterable: Expression,
    pub conditions: Vec<Expression>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    Not,
    Minus,
    Plus,
    Invert,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    MatrixMultiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    LeftShift,
    RightShift,
    BitAnd,
    BitOr,
    BitXor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BooleanOperator {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Is,
    IsNot,
    In,
    NotIn,
}
