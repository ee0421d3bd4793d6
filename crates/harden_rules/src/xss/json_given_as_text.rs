use harden_project::views::JsonText;
use harden_secrets::Usage;

use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Python code that gives a template JSON as a text, by `json.dumps`, where the template is none of the project's
    /// files. For templates of the project the place that prints it is found by other rules.
    ///
    /// # Why it matters
    /// Such a text is of use in a script only, and only if the template marks it as safe, for its quotes would
    /// be escaped. `json.dumps` leaves `</script>` as it is: a text with it ends the script, and begins another.
    ///
    /// # Bad
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// import json
    /// from django.shortcuts import render
    ///
    /// def home(request):
    ///     return render(request, "home.html", {"schema": json.dumps({"name": shop.name})})
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: settings.py
    /// ROOT_URLCONF = "shop.views"
    /// # file: shop/views.py
    /// from django.shortcuts import render
    ///
    /// def home(request):
    ///     return render(request, "home.html", {"schema": {"name": shop.name}})
    /// ```
    ///
    /// # How to fix
    /// Give the template the value itself, and let it print `{{ schema|json_script:"schema" }}`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/templates/builtins/#json-script>
    "XSS033" "json-given-as-text" {
        topic: Xss,
        severity: Medium,
        confidence: Low,
        persona: Auditor,
        since: "0.1.0",
        cwe: [79],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    let (Some(meanings), Some(templates)) = (project.meanings(), project.templates()) else {
        return Vec::new();
    };
    let is_known = |name: &str| templates.library.find(name).is_some();
    let given = meanings.json_for_templates().into_iter();
    let unseen = given.filter(|json| {
        !json.templates.is_empty() && !json.templates.iter().any(|name| is_known(name))
    });
    unseen
        .filter(|json| Usage::of(&json.place.file) == Usage::Site)
        .map(|json| violation(&json))
        .collect()
}

fn violation(json: &JsonText) -> Violation {
    Violation::new(
        json.place.clone(),
        format!("json {}", json.name),
        format!(
            "`{}` is given to a template as a text of JSON, in which `</script>` ends a script.",
            json.name
        ),
        "Give the value itself, and print it with `json_script`.",
    )
}
