//! Runs a settings module in one world after another.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;

use harden_finding::{EnvIs, EnvValue, Place};

use super::blame::{Absent, NeededFor, absent_cause, absent_key, absent_variable};
use super::budget::Budget;
use super::checkpoints::Checkpoints;
use super::decisions::{Decisions, Script, Subject};
use super::dependencies::Causes;
use super::environment::{Depth, Environment, EnvironmentState};
use super::exploration::Exploration;
use super::files::Files;
use super::interpreter::{Interpreter, Note, dependencies_of};
use super::maps::IndexMap;
use super::shapes::Exported;
use super::signal::{Raised, Signal};
use super::startup;
use super::value::{CodePlace, Kind, Module};
use crate::facts::{Choice, EnvRead, LeftToMachine, Problem, ProfileFacts, Setting, World};
use crate::source::ProjectSource;

/// More worlds than these are not kept.
const MAX_WORLDS: usize = 64;

/// Runs that do not start count too, up to this many in all.
const MAX_RUNS: usize = 256;

/// The interpreter recurses as the code does. A stack of its own gives it the room; a thread of its own
/// would leave the memory that this one has freed unused.
const STACK_BYTES: usize = 256 << 20;

/// Evaluates a settings module in all its worlds.
pub fn evaluate(
    source: &dyn ProjectSource,
    module: &str,
    environment: &Environment,
) -> ProfileFacts {
    stacker::grow(STACK_BYTES, || {
        catch_unwind(AssertUnwindSafe(|| {
            Evaluation::new(source, module, environment).run()
        }))
        .unwrap_or_else(|_| crashed(source, module))
    })
}

/// The interpreter has a fault: said, not passed on to the other profiles.
fn crashed(source: &dyn ProjectSource, module: &str) -> ProfileFacts {
    let file = file_of(source, module);
    ProfileFacts {
        module: module.to_owned(),
        problems: vec![Problem {
            is_error: true,
            place: Place::file_start(Arc::clone(&file)),
            message: format!("internal error while evaluating `{module}`; please report it"),
        }],
        file,
        files: Vec::new(),
        worlds: Vec::new(),
        truncated: false,
        env_reads: Vec::new(),
        left_to_machine: Vec::new(),
    }
}

struct Evaluation<'run> {
    source: &'run dyn ProjectSource,
    module: &'run str,
    environment: &'run Environment,
    files: Files,
    budget: Budget,
    causes: Rc<Causes>,
    exploration: Exploration,
    checkpoints: Checkpoints,
    exported: Exported,
    worlds: Vec<Seen>,
    failures: Vec<Problem>,
    notes: Vec<(CodePlace, Note)>,
    reads: IndexMap<Arc<str>, (bool, Vec<CodePlace>)>,
    truncated: bool,
}

/// A world, and the run that showed it.
struct Seen {
    world: World,
    /// The number of the run.
    run: usize,
    /// Optional variables that it took to be absent.
    taken_absent: Vec<Rc<str>>,
}

/// How often a run that fails for want of a variable does not count.
const MAX_RESTARTS: usize = 200;

/// What one run came to.
enum Outcome {
    Started(World),
    /// It raised; a variable that was absent may be why.
    Failed {
        problem: Problem,
        because_absent: Option<Absent>,
    },
    OutOfBudget(Problem),
}

struct Run {
    outcome: Outcome,
    decisions: Decisions,
    found_deciding: BTreeSet<Rc<str>>,
    /// Variables that reach judged settings.
    judged: BTreeSet<Subject>,
    taken_absent: Vec<Rc<str>>,
}

impl<'run> Evaluation<'run> {
    fn new(
        source: &'run dyn ProjectSource,
        module: &'run str,
        environment: &'run Environment,
    ) -> Self {
        Self {
            source,
            module,
            environment,
            files: Files::default(),
            budget: Budget::new(),
            causes: Rc::default(),
            exploration: exploration_of(environment),
            checkpoints: Checkpoints::default(),
            exported: Exported::default(),
            worlds: Vec::new(),
            failures: Vec::new(),
            notes: Vec::new(),
            reads: IndexMap::default(),
            truncated: false,
        }
    }

    fn run(mut self) -> ProfileFacts {
        self.explore();
        release(self.checkpoints.modules());
        self.put_production_first();
        let mut problems: Vec<Problem> = Vec::new();
        if self.worlds.is_empty() {
            problems.extend(self.failures.into_iter().take(1));
        }
        let mut left_to_machine = Vec::new();
        for (place, note) in self.notes {
            let Some(place) = self.files.resolve(place) else {
                continue;
            };
            match note {
                Note::Text(message) => problems.push(Problem {
                    is_error: false,
                    place,
                    message,
                }),
                Note::LeftToMachine(what) => left_to_machine.push(LeftToMachine { what, place }),
            }
        }
        self.reads.sort_unstable_keys();
        let env_reads = self
            .reads
            .iter()
            .map(|(name, (required, places))| EnvRead {
                name: Arc::clone(name),
                required: *required
                    || !self.environment.given.iter().any(|given| **given == **name)
                        && self
                            .exploration
                            .required()
                            .iter()
                            .any(|other| **other == **name),
                places: places
                    .iter()
                    .filter_map(|place| self.files.resolve(*place))
                    .collect(),
            })
            .collect();
        ProfileFacts {
            module: self.module.to_owned(),
            file: file_of(self.source, self.module),
            files: self
                .files
                .project_files()
                .into_iter()
                .map(|(file, _)| file)
                .collect(),
            worlds: self.worlds.into_iter().map(|seen| seen.world).collect(),
            truncated: self.truncated,
            env_reads,
            problems,
            left_to_machine,
        }
    }

    /// Worlds with the fewest unusual answers first. Every answer to every question is seen once
    /// before answers are combined.
    fn explore(&mut self) {
        let mut restarts = 0;
        let (most_combined, most_runs) = match self.environment.depth {
            Depth::EveryWorld => (MAX_WORLDS, MAX_RUNS),
            Depth::Deciding => (12, 32),
            Depth::Few => (4, 6),
        };
        while let Some(script) = self.exploration.next(self.worlds.len() < most_combined) {
            if self.worlds.len() >= MAX_WORLDS || self.exploration.counted() >= most_runs {
                self.truncated = true;
                break;
            }
            let run = self.run_once(&script);
            self.exploration.judge(run.judged);
            self.exploration.decide_by(&run.found_deciding);
            match run.outcome {
                Outcome::Started(world) => {
                    let leads = self.exploration.is_usual(&run.decisions);
                    let seen = Seen {
                        world,
                        run: self.exploration.finish(run.decisions),
                        taken_absent: run.taken_absent,
                    };
                    self.worlds
                        .insert(if leads { 0 } else { self.worlds.len() }, seen);
                }
                Outcome::Failed {
                    problem,
                    because_absent,
                } => {
                    self.failures.push(problem);
                    match because_absent {
                        Some(Absent {
                            variable,
                            needed_for,
                        }) if !self.exploration.required().contains(&variable)
                            && restarts < MAX_RESTARTS =>
                        {
                            restarts += 1;
                            let started_without = self
                                .worlds
                                .iter()
                                .any(|seen| self.exploration.went_without(seen.run, &variable));
                            if started_without || needed_for == NeededFor::TheseAnswers {
                                self.exploration.repair(&variable, run.decisions);
                            } else {
                                self.exploration.require(variable, &run.decisions);
                            }
                        }
                        _ => {
                            self.exploration.finish(run.decisions);
                        }
                    }
                }
                Outcome::OutOfBudget(problem) => {
                    self.truncated = true;
                    if self.worlds.is_empty() {
                        self.failures.insert(0, problem);
                    }
                    break;
                }
            }
        }
        self.truncated |= !self.exploration.is_over();
        self.say_what_was_absent();
    }

    /// What a world took to be absent before another run found that it decides something.
    fn say_what_was_absent(&mut self) {
        let Some(deciding) = self.exploration.deciding() else {
            return;
        };
        for Seen {
            world,
            taken_absent,
            ..
        } in &mut self.worlds
        {
            let absent = taken_absent
                .iter()
                .filter(|name| deciding.contains_key(*name));
            let absent = absent.map(|name| {
                Choice::Env(EnvIs {
                    env: (**name).to_owned(),
                    is: EnvValue::Absent,
                })
            });
            world.choices.extend(absent);
            world.choices.sort_by(|left, right| match (left, right) {
                (Choice::Env(left), Choice::Env(right)) => left.env.cmp(&right.env),
                (left, right) => is_other(left).cmp(&is_other(right)),
            });
        }
    }

    fn run_once(&mut self, script: &Script) -> Run {
        self.budget.refill();
        let environment = EnvironmentState::new(
            self.environment,
            Rc::clone(&self.causes),
            self.exploration.required(),
            self.exploration.deciding().cloned(),
        );
        let mut interpreter = Interpreter::new(
            self.source,
            &self.files,
            &self.budget,
            environment,
            Decisions::following(script.answers.clone()),
            self.module,
        );
        self.checkpoints.prepare(&mut interpreter, script);
        let result = interpreter.import(self.module, CodePlace::NOWHERE);
        self.checkpoints.collect(&mut interpreter);
        let mut judged = BTreeSet::new();
        let mut exported = std::mem::take(&mut self.exported);
        let outcome = match result {
            Ok(module) => {
                let is_open = module.open.get();
                judged = mark_judged(&mut interpreter, &module);
                let settings = interpreter.export_settings(&module, &mut exported);
                let choices = choices_of(&interpreter);
                let world = World {
                    settings,
                    choices,
                    is_open,
                };
                if let Some((setting, raised)) = startup::refusal(&world) {
                    Outcome::Failed {
                        problem: self.refused(&interpreter, setting, &raised),
                        because_absent: absent_variable(&interpreter, setting)
                            .map(Absent::for_any_start),
                    }
                } else if let Some(variable) = absent_key(&interpreter, &world) {
                    Outcome::Failed {
                        problem: self.failure(
                            &interpreter,
                            &Signal::raise(
                                "ImproperlyConfigured",
                                "The SECRET_KEY setting must not be empty",
                            ),
                        ),
                        because_absent: Some(Absent::for_any_start(variable)),
                    }
                } else {
                    Outcome::Started(world)
                }
            }
            Err(Signal::OutOfBudget) => Outcome::OutOfBudget(Problem {
                is_error: true,
                place: self.place_of_failure(&interpreter),
                message: format!(
                    "evaluating `{}` takes too many steps or too much memory, and was stopped",
                    self.module
                ),
            }),
            Err(signal) => Outcome::Failed {
                problem: self.failure(&interpreter, &signal),
                because_absent: absent_cause(&interpreter),
            },
        };
        self.exported = exported;
        for (name, read) in interpreter.environment.reads() {
            let known = match self.reads.get_mut(&**name) {
                Some(known) => known,
                None => self.reads.entry(Arc::from(&**name)).or_default(),
            };
            known.0 |= read.required;
            for place in &read.places {
                if !known.1.contains(place) {
                    known.1.push(*place);
                }
            }
        }
        for note in interpreter.notes.take() {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        let run = Run {
            outcome,
            decisions: std::mem::take(&mut interpreter.decisions),
            found_deciding: interpreter.environment.found_deciding().clone(),
            judged,
            taken_absent: interpreter.environment.taken_absent(),
        };
        release(interpreter.heap.modules.values());
        run
    }

    fn failure(&self, interpreter: &Interpreter<'_>, signal: &Signal) -> Problem {
        let what = match signal {
            Signal::Raise(raised) => match &**raised {
                Raised::Builtin { class, message } => match &*message.text() {
                    "" => (*class).to_owned(),
                    message => format!("{class}: {message}"),
                },
                Raised::Instance(error) => {
                    let text = interpreter
                        .exception_text(error)
                        .and_then(|text| text.as_str().cloned());
                    match text {
                        Some(text) => format!("{}: {text}", error.type_name()),
                        None => error.type_name().to_string(),
                    }
                }
            },
            _ => "it does not end as a module does".to_owned(),
        };
        Problem {
            is_error: true,
            place: self.place_of_failure(interpreter),
            message: format!("`{}` would not start: {what}", self.module),
        }
    }

    /// Django refuses a setting of a module that ran to its end.
    fn refused(&self, interpreter: &Interpreter<'_>, setting: &Setting, raised: &str) -> Problem {
        Problem {
            is_error: true,
            place: setting
                .origin
                .last()
                .cloned()
                .unwrap_or_else(|| self.place_of_failure(interpreter)),
            message: format!("`{}` would not start: {raised}", self.module),
        }
    }

    fn place_of_failure(&self, interpreter: &Interpreter<'_>) -> Place {
        interpreter
            .raised_at
            .or(interpreter.project_place)
            .and_then(|place| self.files.resolve(place))
            .unwrap_or_else(|| Place::file_start(file_of(self.source, self.module)))
    }

    /// DEBUG false where it is undecided: the first world of that kind leads.
    fn put_production_first(&mut self) {
        let is_production = |seen: &Seen| {
            seen.world
                .get("DEBUG")
                .is_none_or(|debug| debug.value.truthy() == Some(false))
        };
        let depends = self
            .worlds
            .first()
            .is_some_and(|first| !is_production(first));
        if depends && let Some(index) = self.worlds.iter().position(is_production) {
            let world = self.worlds.remove(index);
            self.worlds.insert(0, world);
        }
    }
}

/// Settings of which a variable's mere presence may be a finding: text where `True` belongs, a key
/// that is known, hosts that are open. Every variable that reaches one is looked at both ways.
fn is_judged(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "ALLOWED_HOSTS",
        "AUTHENTICATION_BACKENDS",
        "CONTENT_SECURITY_POLICY",
        "CONTENT_SECURITY_POLICY_REPORT_ONLY",
        "DEBUG",
        "DEFAULT_HASHING_ALGORITHM",
        "EMAIL_USE_SSL",
        "EMAIL_USE_TLS",
        "INSTALLED_APPS",
        "MIDDLEWARE",
        "SILENCED_SYSTEM_CHECKS",
        "USE_X_FORWARDED_HOST",
        "USE_X_FORWARDED_PORT",
        "X_FRAME_OPTIONS",
    ];
    const PREFIXES: &[&str] = &[
        "AUTH_",
        "AXES_",
        "CORS_",
        "CSP_",
        "CSRF_",
        "SECRET_KEY",
        "SECURE_",
        "SESSION_",
    ];
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn exploration_of(environment: &Environment) -> Exploration {
    let exploration = match environment.depth {
        Depth::EveryWorld => Exploration::of_every_variable(),
        Depth::Deciding | Depth::Few => Exploration::of_deciding_variables(),
    };
    exploration.requiring(&environment.given)
}

fn mark_judged(interpreter: &mut Interpreter<'_>, module: &Module) -> BTreeSet<Subject> {
    let mut judged = BTreeSet::new();
    for (name, binding) in module.members.borrow().iter() {
        if is_judged(name) {
            let cause = dependencies_of(&binding.value);
            interpreter.environment.mark_deciding(&cause);
            let names = interpreter.environment.causes.variables(&cause);
            let causes = &interpreter.environment.causes;
            judged.extend(names.iter().map(|name| causes.presence_of(name).subject()));
        }
    }
    judged
}

/// Modules, their functions and closures refer to each other; nothing of a run is needed after it.
fn release<'run>(modules: impl Iterator<Item = &'run Rc<Module>>) {
    for module in modules {
        for (_, binding) in module.members.take() {
            match &binding.value.kind {
                Kind::Class(class) => class.members.borrow_mut().clear(),
                Kind::Instance(instance) => instance.members.borrow_mut().clear(),
                Kind::List(list) => list.items.borrow_mut().clear(),
                Kind::Dict(dict) => dict.entries.borrow_mut().clear(),
                _ => {}
            }
        }
    }
}

/// What a run was decided by, the environment first.
fn choices_of(interpreter: &Interpreter<'_>) -> Vec<Choice> {
    let env = interpreter.environment.choices();
    let others = interpreter.other_answers.iter().map(|other| {
        let (what, answer) = (other.what.to_string(), other.answer.to_owned());
        if other.is_of_file {
            Choice::File { what, answer }
        } else {
            Choice::Other { what, answer }
        }
    });
    env.into_iter().map(Choice::Env).chain(others).collect()
}

fn is_other(choice: &Choice) -> bool {
    !matches!(choice, Choice::Env(_))
}

fn file_of(source: &dyn ProjectSource, module: &str) -> Arc<str> {
    source.find_module(module).map_or_else(
        || Arc::from(module.replace('.', "/") + ".py"),
        |found| found.file,
    )
}
