//! Which entry of a dict a variable of the environment chooses: `HOSTS[os.environ["STAGE"]]`.

use super::arguments::Arguments;
use super::interpreter::{Interpreter, variable_of};
use super::signal::Eval;
use super::value::{CodePlace, Dict, Value};

/// With more keys than these, each a world of its own, the entry stays unknown.
const MOST_KEYS: usize = 12;

impl Interpreter<'_> {
    /// The key, after it was decided which one of a dict's it is, if any. Each key of the dict is one answer.
    pub(crate) fn key_in(&mut self, dict: &Dict, key: &Value, place: CodePlace) -> Eval<KeyIn> {
        if variable_of(key).is_none() || dict.open.get() {
            return Ok(KeyIn::Unknown);
        }
        let keys: Vec<Value> = dict
            .entries
            .borrow()
            .values()
            .map(|(key, _)| key.clone())
            .collect();
        if keys.len() > MOST_KEYS {
            return Ok(KeyIn::Unknown);
        }
        for candidate in keys {
            match self.equal(key, &candidate, place)? {
                Some(true) => return Ok(KeyIn::Found(self.settled(key).into_owned())),
                Some(false) => {}
                None => return Ok(KeyIn::Unknown),
            }
        }
        Ok(KeyIn::Missing)
    }

    /// `dict.get(key, default)`, where the key is a variable that can be decided.
    pub(crate) fn get_by_variable(
        &mut self,
        receiver: &Value,
        dict: &Dict,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let key = arguments.require("get", 0, "key")?;
        let decided = match self.key_in(dict, key, place)? {
            KeyIn::Unknown => return Ok(None),
            KeyIn::Missing => arguments.positional.get(1).cloned(),
            KeyIn::Found(key) => Some(self.subscript(receiver, &key, place)?),
        };
        Ok(Some(decided.unwrap_or_else(Value::none)))
    }
}

/// What is known of a key in a dict.
pub(crate) enum KeyIn {
    Found(Value),
    Missing,
    Unknown,
}
