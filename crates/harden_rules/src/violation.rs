//! What a rule says of one world; the engine makes findings of it.

use harden_finding::{Confidence, Past, Persona, Place, Severity};

/// A fault at a place, in one world.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    pub(crate) place: Place,
    /// Lines elsewhere that the fault takes, one at least: who accepts all of them accepts the fault.
    pub(crate) because_of: Vec<Place>,
    /// What the fault is about, usually a setting's name: part of the fingerprint, never a secret.
    pub(crate) subject: String,
    pub(crate) message: String,
    pub(crate) help: String,
    /// Where it is not the rule's own.
    pub(crate) severity: Option<Severity>,
    /// Where it is not the rule's own.
    pub(crate) confidence: Option<Confidence>,
    /// Where it is not the rule's own.
    pub(crate) persona: Option<Persona>,
    /// Ids that Django or a package prints for it in this world.
    pub(crate) same_as: Vec<&'static str>,
    /// Where the same stands again.
    pub(crate) also_at: Vec<Place>,
    /// It stands where nothing of it reaches the site: in tests, for one.
    pub(crate) is_outside_gate: bool,
    /// Left out where a rule of the same topic that knows the settings speaks of the same lines.
    pub(crate) yields: bool,
    /// What git's history has of it; its place is one of the past.
    pub(crate) past: Option<Past>,
}

impl Violation {
    pub(crate) fn new(
        place: Place,
        subject: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            place,
            because_of: Vec::new(),
            subject: subject.into(),
            message: message.into(),
            help: help.into(),
            severity: None,
            confidence: None,
            persona: None,
            same_as: Vec::new(),
            also_at: Vec::new(),
            is_outside_gate: false,
            yields: false,
            past: None,
        }
    }

    pub(crate) fn same_as(mut self, id: &'static str) -> Self {
        self.same_as.push(id);
        self
    }

    pub(crate) fn because_of(mut self, places: &[Place]) -> Self {
        self.because_of.extend_from_slice(places);
        self
    }

    pub(crate) fn also_at(mut self, places: Vec<Place>) -> Self {
        self.also_at = places;
        self
    }

    pub(crate) fn outside_gate(mut self) -> Self {
        self.is_outside_gate = true;
        self
    }

    pub(crate) fn yielding(mut self) -> Self {
        self.yields = true;
        self
    }

    pub(crate) fn past(mut self, past: Past) -> Self {
        self.past = Some(past);
        self
    }

    pub(crate) fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(crate) fn persona(mut self, persona: Persona) -> Self {
        self.persona = Some(persona);
        self
    }

    /// Whom it concerns, where a condition holds.
    pub(crate) fn persona_if(self, condition: bool, persona: Persona) -> Self {
        if condition {
            self.persona(persona)
        } else {
            self
        }
    }

    /// Whom it concerns, where that is not the rule's to say.
    pub(crate) fn persona_or_own(mut self, persona: Option<Persona>) -> Self {
        self.persona = persona.or(self.persona);
        self
    }

    /// Advice only, where the line of a web server's configuration does what Django does not.
    pub(crate) fn done_by_edge(mut self, line: Option<&Place>, what: &str) -> Self {
        if let Some(place) = line {
            self.message = format!("{} (`{}:{}` {what}.)", self.message, place.file, place.line);
            self.persona = Some(Persona::Pedantic);
        }
        self
    }

    /// The only violation of a world.
    pub(crate) fn alone(self) -> Vec<Self> {
        vec![self]
    }
}
