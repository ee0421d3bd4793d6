//! What is known of a whole file, found out once and only where somebody asks, and how much of it is judged.

use std::cell::OnceCell;
use std::ops::Range;

use crate::assignments::{Manifests, scripts};
use crate::file_kind::FileKind;

pub(crate) struct File<'t> {
    pub(crate) text: &'t str,
    pub(crate) kind: FileKind,
    fences: OnceCell<Vec<usize>>,
    scripts: OnceCell<Vec<Range<usize>>>,
    manifests: OnceCell<Manifests>,
    /// Where the piece of base64 ends that was measured last.
    base64_until: usize,
    /// Bytes of values that may still be judged.
    budget: usize,
    /// Whether something was left out for want of budget.
    pub(crate) is_whole: bool,
}

impl<'t> File<'t> {
    pub(crate) fn new(text: &'t str, kind: FileKind) -> Self {
        /// Values that overlap are judged again for each name: in what people write, a few are.
        const TIMES: usize = 4;
        const LEAST: usize = 64 << 10;
        Self {
            text,
            kind,
            fences: OnceCell::new(),
            scripts: OnceCell::new(),
            manifests: OnceCell::new(),
            base64_until: 0,
            budget: LEAST + TIMES * text.len(),
            is_whole: true,
        }
    }

    /// Whether a value of this length is judged: one name in another's value, over and over, is nobody's file.
    pub(crate) fn may_judge(&mut self, length: usize) -> bool {
        /// What a value costs however short it is.
        const EACH: usize = 16;
        let left = self.budget.checked_sub(EACH + length);
        self.budget = left.unwrap_or(self.budget);
        self.is_whole &= left.is_some();
        left.is_some()
    }

    /// Where the base64 ends that a place lies in. Places come in their order: no piece is measured twice.
    pub(crate) fn end_of_base64(&mut self, at: usize) -> usize {
        if self.base64_until <= at {
            let is_digit =
                |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
            let rest = &self.text.as_bytes()[at..];
            self.base64_until = at + rest.iter().take_while(is_digit).count();
        }
        self.base64_until
    }

    /// Whether a place lies in an example in Markdown, such as a documentation in code or YAML has.
    pub(crate) fn is_in_fences(&self, at: usize) -> bool {
        let fences = self
            .fences
            .get_or_init(|| memchr::memmem::find_iter(self.text.as_bytes(), "```").collect());
        fences.partition_point(|fence| *fence < at) % 2 == 1
    }

    /// Whether a place lies in a script of a page: what stands around it is text and attributes.
    pub(crate) fn is_in_script(&self, at: usize) -> bool {
        let scripts = self.scripts.get_or_init(|| scripts(self.text));
        let behind = scripts.partition_point(|script| script.start < at);
        behind > 0 && at < scripts[behind - 1].end
    }

    pub(crate) fn manifests(&self) -> &Manifests {
        self.manifests
            .get_or_init(|| Manifests::of(self.text, self.kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_have_ends() {
        let text = "<p>a</p><script defer f='x'>b</script>c<script>d<script>e";
        let file = File::new(text, FileKind::Page);
        let is_in = |word| file.is_in_script(text.find(word).expect("it stands in the text"));
        assert!(is_in("b<") && is_in("d<") && text.ends_with('e'));
        assert!(file.is_in_script(text.len() - 1));
        assert!(!is_in("a<") && !is_in("f=") && !is_in("c<"));
    }

    #[test]
    fn what_is_judged_too_often_is_said() {
        let mut file = File::new("", FileKind::Prose);
        assert!(file.may_judge(60 << 10) && file.is_whole);
        assert!(!file.may_judge(60 << 10) && !file.is_whole);
        assert!(file.may_judge(10));
        assert!(!file.is_whole);
    }
}
