//! One walk over the tree finds names, functions, and what may be a fact; what flows into it is asked afterwards.

mod candidates;
mod collect;
mod found;
mod names;

pub(crate) use found::{Callback, Candidate, Found, FunctionId, HeaderName, SinkCandidate};
pub(crate) use names::{BindingId, Definition, ScopeId, Written};

use std::cell::LazyCell;

use crate::facts::{Note, ScriptFacts};
use crate::syntax::{Joined, Places, ScriptKind, with_tree};
use crate::values::Evaluator;
use crate::{requests, sinks};

/// What a script says.
pub(crate) fn facts_of(joined: &Joined<'_>, kind: ScriptKind) -> ScriptFacts {
    let mut notes: Vec<Note> = Vec::new();
    let facts = with_tree(joined, kind, &mut notes, |program| {
        let mut facts = ScriptFacts::default();
        let found = collect::collect(program);
        if found.candidates.is_empty() {
            return facts;
        }
        let mut evaluator = Evaluator::new(&found, joined);
        for (candidate, scope) in &found.candidates {
            evaluator.begin();
            match candidate {
                Candidate::Sink(sink) => {
                    facts
                        .sinks
                        .extend(sinks::judge(&mut evaluator, sink, *scope));
                }
                Candidate::Call(call) => {
                    requests::read_call(&mut evaluator, call, *scope, &mut facts);
                }
                Candidate::Setup(setup) => {
                    requests::read_setup(&mut evaluator, setup, *scope, &mut facts);
                }
                Candidate::Stream(new) => {
                    requests::read_stream(&mut evaluator, new, *scope, &mut facts);
                }
            }
        }
        facts
    });
    let mut facts = facts.unwrap_or_default();
    let places = LazyCell::new(|| Places::new(joined));
    facts.each_place(|place| *place = places.of(place.span()));
    for place in notes.iter_mut().filter_map(|note| note.place.as_mut()) {
        *place = places.of(place.span());
    }
    notes.sort_by_key(|note| note.place);
    facts.notes = notes;
    facts.sinks.sort_by_key(|sink| (sink.place, sink.kind));
    facts
        .requests
        .sort_by_key(|request| (request.place, request.api));
    facts.streams.sort_by_key(|stream| stream.place);
    facts.setups.sort_by_key(|setup| setup.place);
    facts
}
