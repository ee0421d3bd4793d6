//! Text put together from parts, some of which nobody has seen.

use std::rc::Rc;

use crate::evaluator::budget::Budget;
use crate::evaluator::dependencies::Dependencies;
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Kind, Text, Unknown, Value};

/// Builds text part by part. What comes before the first unknown part and after the last one stays
/// known.
pub(crate) struct TextBuilder<'a> {
    budget: &'a Budget,
    prefix: String,
    /// What comes after the last unknown part, once there is one.
    suffix: Option<String>,
    /// The only unknown part, while nothing else was put beside it.
    sole: Option<Rc<Unknown>>,
    generated: bool,
    truthy: bool,
    depends_on: Dependencies,
}

impl<'a> TextBuilder<'a> {
    pub(crate) fn new(budget: &'a Budget) -> Self {
        Self {
            budget,
            prefix: String::new(),
            suffix: None,
            sole: None,
            generated: false,
            truthy: false,
            depends_on: Dependencies::default(),
        }
    }

    pub(crate) fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// Adds text that is known.
    pub(crate) fn push(&mut self, text: &str) -> Eval<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.budget.allocate(text.len() as u64)?;
        self.sole = None;
        self.truthy = true;
        self.suffix
            .as_mut()
            .unwrap_or(&mut self.prefix)
            .push_str(text);
        Ok(())
    }

    /// Adds a `str`, known or not. A value of another type counts as text that nobody has seen.
    pub(crate) fn push_text(&mut self, value: &Value) -> Eval<()> {
        self.depends_on.add(&value.depends_on);
        if let Some(text) = value.as_str() {
            return self.push(text);
        }
        let Kind::Unknown(unknown) = &value.kind else {
            self.push_unknown();
            return Ok(());
        };
        let Some(text) = &unknown.text else {
            self.generated |= unknown.generated;
            self.push_unknown();
            return Ok(());
        };
        let alone = self.prefix.is_empty() && self.suffix.is_none();
        self.push(&text.prefix)?;
        self.push_unknown();
        self.push(&text.suffix)?;
        self.generated |= unknown.generated;
        self.truthy |= unknown.truthy == Some(true);
        self.sole = alone.then(|| Rc::clone(unknown));
        Ok(())
    }

    /// Adds text of which nothing is known.
    pub(crate) fn push_unknown(&mut self) {
        self.sole = None;
        self.suffix = Some(String::new());
    }

    pub(crate) fn depend_on(&mut self, dependencies: &Dependencies) {
        self.depends_on.add(dependencies);
    }

    /// The text; `None` where a part of it is unknown.
    pub(crate) fn into_known(self) -> Option<String> {
        self.suffix.is_none().then_some(self.prefix)
    }

    pub(crate) fn finish(self) -> Value {
        let kind = match (self.suffix, self.sole) {
            (None, _) => Kind::Str(self.prefix.into()),
            (Some(_), Some(sole)) => Kind::Unknown(sole),
            (Some(suffix), None) => Kind::Unknown(Rc::new(Unknown {
                truthy: self.truthy.then_some(true),
                text: Some(Text {
                    prefix: self.prefix.into(),
                    suffix: suffix.into(),
                    variable: None,
                }),
                generated: self.generated,
                spread: false,
            })),
        };
        Value::new(kind).depending_on(&self.depends_on)
    }
}
