//! What the top level of a module registers, and what it says of its functions.

use ruff_python_ast::{Expr, Stmt};

use super::{Mark, Registration};
use crate::facts::{Extents, Value, Words};

/// Calls at the top level that register something.
pub(crate) fn registrations(
    body: &[Stmt],
    words: &Words,
    extents: &Extents<'_>,
) -> Vec<Registration> {
    const NAMES: [&str; 2] = ["register", "Library"];
    if !NAMES.iter().any(|name| words.may_hold(name)) {
        return Vec::new();
    }
    let calls = body.iter().filter_map(|statement| {
        let call = statement.as_expr_stmt()?.value.as_call_expr()?;
        let method = call.func.as_attribute_expr()?;
        matches!(
            method.attr.as_str(),
            "register" | "filter" | "tag" | "simple_tag" | "simple_block_tag" | "inclusion_tag"
        )
        .then(|| Registration {
            extent: extents.of(call),
            call: Value::of_call(call),
        })
    });
    calls.collect()
}

/// What the top level says of filters in the way that they were once registered.
pub(crate) fn marks(body: &[Stmt], words: &Words) -> Vec<Mark> {
    const ATTRIBUTES: [&str; 2] = ["is_safe", "needs_autoescape"];
    if !ATTRIBUTES.iter().any(|name| words.may_hold(name)) {
        return Vec::new();
    }
    let marks = body.iter().filter_map(|statement| {
        let assignment = statement.as_assign_stmt()?;
        let [Expr::Attribute(target)] = assignment.targets.as_slice() else {
            return None;
        };
        let is_true = assignment.value.as_boolean_literal_expr()?.value;
        let is_known = ATTRIBUTES.contains(&target.attr.as_str());
        (is_true && is_known).then_some(Mark {
            function: target.value.as_name_expr()?.id.as_str().into(),
            attribute: target.attr.as_str().into(),
        })
    });
    marks.collect()
}
