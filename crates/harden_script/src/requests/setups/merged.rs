use super::{Added, kind_of_axios};
use crate::facts::SetupKind;
use crate::requests::Asked;
use crate::syntax::shape;
use crate::values::Evaluator;

/// What `$.extend($.ajaxSettings, …)` and `Object.assign(axios.defaults.headers.common, …)` add to what is there.
pub(super) fn read<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    asked: &Asked<'a>,
    added: &mut Added,
) -> Option<SetupKind> {
    let mut arguments = asked.call.arguments.iter().map(|it| it.as_expression());
    // `$.extend(true, …)` goes into objects in each other.
    let target = arguments.find_map(|argument| shape::path(argument?))?;
    let (kind, are_headers) = target_of(&target)?;
    for argument in arguments {
        match argument {
            Some(given) if are_headers => {
                added.headers.read(evaluator, Some((given, asked.scope)));
            }
            Some(given) => added.read_settings(evaluator, given, asked.scope),
            None => added.headers.may_have_more = true,
        }
    }
    Some(kind)
}

/// Whose settings a path names, and whether it is those of the headers.
fn target_of(path: &str) -> Option<(SetupKind, bool)> {
    if let Some((_, rest)) = path.split_once("ajaxSettings") {
        return Some((SetupKind::Jquery, rest.starts_with(".headers")));
    }
    let (changed, rest) = path.split_once(".defaults")?;
    let of_headers = rest.starts_with(".headers");
    (of_headers || rest.is_empty()).then(|| (kind_of_axios(changed), of_headers))
}
