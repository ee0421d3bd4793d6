//! What statements may do beside giving values, without running them.

use harden_python::syntax::{Expression, ExpressionKind, Statement, StatementKind};

/// Whether running the statements may leave the function or loop they stand in.
pub(crate) fn may_leave(body: &[Statement]) -> bool {
    body.iter().any(|statement| match &statement.kind {
        StatementKind::Return(_)
        | StatementKind::Raise { .. }
        | StatementKind::Break
        | StatementKind::Continue => true,
        StatementKind::If {
            branches,
            otherwise,
        } => branches.iter().any(|(_, body)| may_leave(body)) || may_leave(otherwise),
        StatementKind::For { body, .. }
        | StatementKind::While { body, .. }
        | StatementKind::With { body, .. } => may_leave(body),
        StatementKind::Try {
            body,
            handlers,
            otherwise,
            finally,
        } => {
            may_leave(body)
                || handlers.iter().any(|handler| may_leave(&handler.body))
                || may_leave(otherwise)
                || may_leave(finally)
        }
        StatementKind::Match { cases, .. } => cases.iter().any(|case| may_leave(&case.body)),
        _ => false,
    })
}

/// Whether all that the statements of a function do is seen in its variables and in what it returns.
pub(crate) fn is_local(body: &[Statement]) -> bool {
    body.iter().all(|statement| match &statement.kind {
        StatementKind::Return(_)
        | StatementKind::Raise { .. }
        | StatementKind::Break
        | StatementKind::Continue
        | StatementKind::Pass => true,
        StatementKind::Expression(expression) => {
            matches!(expression.kind, ExpressionKind::String(_))
        }
        StatementKind::Assign { targets, .. } => targets.iter().all(is_variable),
        StatementKind::AugmentedAssign { target, .. }
        | StatementKind::AnnotatedAssign { target, .. } => is_variable(target),
        StatementKind::If {
            branches,
            otherwise,
        } => branches.iter().all(|(_, body)| is_local(body)) && is_local(otherwise),
        StatementKind::For {
            target,
            body,
            otherwise,
            ..
        } => is_variable(target) && is_local(body) && is_local(otherwise),
        StatementKind::Try {
            body,
            handlers,
            otherwise,
            finally,
        } => {
            is_local(body)
                && handlers.iter().all(|handler| is_local(&handler.body))
                && is_local(otherwise)
                && is_local(finally)
        }
        _ => false,
    })
}

fn is_variable(target: &Expression) -> bool {
    match &target.kind {
        ExpressionKind::Name(_) => true,
        ExpressionKind::Tuple(targets) | ExpressionKind::List(targets) => {
            targets.iter().all(is_variable)
        }
        _ => false,
    }
}
