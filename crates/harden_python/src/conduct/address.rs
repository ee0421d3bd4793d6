//! Which values are addresses of the site that asks for them, whatever stands behind their beginning.

use ruff_python_ast::{Expr, InterpolatedStringElement, Operator};

/// Operands of one sum, at most.
const MOST_OPERANDS: usize = 64;

/// Whether the code writes how a value begins, or it is the path of the request: `"/user/" + name`, `request.path`.
pub(super) fn begins_in_code(value: &Expr) -> bool {
    let mut at = value;
    for _ in 0..MOST_OPERANDS {
        match at {
            Expr::BinOp(node) if matches!(node.op, Operator::Add | Operator::Mod) => {
                at = &node.left;
            }
            Expr::Call(node) => match &*node.func {
                Expr::Attribute(method) if method.attr.as_str() == "format" => at = &method.value,
                Expr::Attribute(method) => return gives_address(&method.attr),
                Expr::Name(name) => return matches!(name.id.as_str(), "reverse" | "resolve_url"),
                _ => return false,
            },
            Expr::Attribute(node) => {
                return matches!(node.attr.as_str(), "path" | "path_info")
                    && is_request(&node.value);
            }
            Expr::StringLiteral(text) => return is_beginning(text.value.to_str()),
            Expr::FString(text) => {
                let first = text.value.elements().next();
                return matches!(first, Some(InterpolatedStringElement::Literal(text)) if is_beginning(&text.value));
            }
            _ => return false,
        }
    }
    false
}

/// `get_absolute_url`, `get_full_path`, `get_frontend_url`
fn gives_address(method: &str) -> bool {
    matches!(method, "build_absolute_uri" | "reverse")
        || method.starts_with("get_") && (method.ends_with("_url") || method.ends_with("_path"))
}

fn is_request(object: &Expr) -> bool {
    match object {
        Expr::Name(name) => name.id.as_str() == "request",
        Expr::Attribute(node) => node.attr.as_str() == "request",
        _ => false,
    }
}

fn is_beginning(text: &str) -> bool {
    ["/", "http://", "https://"]
        .iter()
        .any(|beginning| text.starts_with(beginning))
}
