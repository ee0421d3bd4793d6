//! Names of code, taken apart into words: `HTTP_X_HUB_SIGNATURE`, `request.user`, `LoginRequiredMixin`.

/// The words of a name, in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    for character in name.chars() {
        let begins = character.is_ascii_uppercase() && before.is_ascii_lowercase();
        if (begins || !character.is_ascii_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether these stand in a name one behind the other, between dots: `request.user` in `self.request.user.pk`.
pub(super) fn has_chain(name: &str, chain: &[&str]) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    parts.windows(chain.len()).any(|window| window == chain)
}

/// The last part of a dotted name.
pub(super) fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart_at_signs_and_capitals() {
        assert_eq!(
            words("HTTP_X_HUB_SIGNATURE"),
            ["http", "x", "hub", "signature"]
        );
        assert_eq!(words("LoginRequiredMixin"), ["login", "required", "mixin"]);
        assert_eq!(words("hmac.new"), ["hmac", "new"]);
    }

    #[test]
    fn chains_are_of_whole_names() {
        assert!(has_chain("self.request.user.pk", &["request", "user"]));
        assert!(!has_chain("request.user_agent", &["request", "user"]));
    }
}
