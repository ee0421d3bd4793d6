//! The evaluator, from outside: worlds, hostile input, and Python itself as the judge.

mod hostile;
mod memory;
mod packages;
mod python_agrees;
mod same_start;
mod worlds;
