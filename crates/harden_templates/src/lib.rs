//! The template language, HTML contexts, inheritance and includes.

pub mod html;
pub mod pages;
pub mod syntax;
pub mod values;
