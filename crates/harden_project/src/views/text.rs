//! What an object is where a template prints it: the text that its class makes of it.

use super::Code;
use super::classes::Lineage;
use super::fields::of_external_model;
use super::question::{Budget, Question};
use super::value::{ClassRef, ContextValue, Why};

impl Code<'_> {
    /// The text of a value, with that of every object that is a part of it.
    pub fn text_of(&self, value: ContextValue) -> ContextValue {
        self.text(value, &Budget::new().top())
    }

    fn text(&self, value: ContextValue, question: &Question<'_>) -> ContextValue {
        use ContextValue as V;
        let Some(question) = question.step(1) else {
            return V::Unknown(Why::TooDeep);
        };
        let all = |values: Vec<V>| values.into_iter().map(|value| self.text(value, &question));
        match value {
            V::Instance(class) => self.text_of_object(&class, &question),
            V::OneOf(values) => V::one_of(all(values)),
            V::Joined(values) => V::Joined(all(values).collect()),
            V::MarkedSafe(inner) => V::MarkedSafe(Box::new(self.text(*inner, &question))),
            V::Message(inner) => V::Message(Box::new(self.text(*inner, &question))),
            value => value,
        }
    }

    fn text_of_object(&self, class: &ClassRef, question: &Question<'_>) -> ContextValue {
        let object = ContextValue::Instance(class.clone());
        let lineage = self.lineage(class);
        if let Some(method) = lineage.method(self, "__str__") {
            let text = self.called(&method, &object, &[], question);
            return self.text(text, question);
        }
        let text = external_text(class, &lineage);
        // A class outside of the project may make anything of it.
        text.unwrap_or(object)
    }
}

/// The field that models of Django's show, whose class the project has or adds to.
fn external_text(class: &ClassRef, lineage: &Lineage<'_>) -> Option<ContextValue> {
    let of_class = |class: &ClassRef| {
        let field = match class.name() {
            "User" | "AbstractUser" | "AbstractBaseUser" => "username",
            "Group" | "Permission" => "name",
            "Site" => "domain",
            _ => return None,
        };
        of_external_model(class, field)
    };
    let bases = lineage.external.iter();
    of_class(class).or_else(|| {
        bases
            .map(|base| ClassRef::external(base.as_ref()))
            .find_map(|base| of_class(&base))
    })
}
