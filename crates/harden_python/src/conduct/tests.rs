use super::*;
use crate::facts::facts_of_text;

fn names(text: &str, kind: DeedKind) -> Vec<String> {
    let conduct = facts_of_text(text).conduct;
    assert_eq!(conduct.len(), 1, "{conduct:?}");
    conduct[0].names(kind).map(ToString::to_string).collect()
}

const VIEW: &str = "\
def hook(request, pk):
    'Prose.'
    if request.method == 'POST':
        order = get(Order, pk)
        Order.objects.filter(owner=request.user).delete()
        request.session['cart'] = order.total
        hmac.new(key, request.body, sha256).hexdigest()
    return go('/long text with spaces')
";

#[test]
fn calls_are_named_by_their_whole_chain() {
    assert_eq!(
        names(VIEW, DeedKind::Call),
        [
            "get",
            "Order.objects.filter.delete",
            "Order.objects.filter",
            "hmac.new.hexdigest",
            "hmac.new",
            "go"
        ]
    );
}

#[test]
fn what_is_read_and_written_is_told_apart_from_calls() {
    assert_eq!(
        names(VIEW, DeedKind::Read),
        [
            "request.method",
            "request.user",
            "order.total",
            "request.session",
            "request.body"
        ]
    );
    assert_eq!(names(VIEW, DeedKind::Write), ["request.session"]);
    assert_eq!(names(VIEW, DeedKind::Text), ["POST", "cart"]);
}

#[test]
fn methods_have_the_names_of_their_classes_and_files_without_requests_are_passed_over() {
    let text = "class Hook(View):\n    def post(self, request):\n        save()\n";
    let facts = facts_of_text(text);
    assert_eq!(facts.conduct[0].name.as_ref(), "Hook.post");
    assert_eq!(facts.conduct[0].extent.line, 2);
    assert!(facts_of_text("def f():\n    save()\n").conduct.is_empty());
}

#[test]
fn what_a_sanitiser_leaves_is_followed_through_a_name() {
    let text = "import bleach\nclass Note(Model):\n    def clean(self):\n        self.text = bleach.clean(self.text)\n\
                def save(request, note):\n    body = sanitize_html(request.POST['body'])\n    note.body = body\n    note.title = request.POST['title']\n";
    let facts = facts_of_text(text);
    let sanitised = facts
        .conduct
        .iter()
        .flat_map(|one| one.names(DeedKind::Sanitise));
    let sanitised: Vec<&str> = sanitised.map(AsRef::as_ref).collect();
    assert_eq!(sanitised, ["self.text", "note.body"]);
}

#[test]
fn addresses_that_code_begins_are_noted_with_what_is_given_them() {
    let text = "\
def log(request):
    path = request.get_full_path()
    visit = Visit.objects.create(path=path, ip=request.META['REMOTE_ADDR'])
    visit.link = '/visits/%d/' % visit.pk
    visit.name = path.strip()
    visit.place = f'https://shop.example/{visit.pk}'
    models.Visit(page=request.path, query=request.GET['q'])
    show(url='/home/')
    save({'account_link': '/user/%s/' % name, 'link': '/home/'})
";
    assert_eq!(
        names(text, DeedKind::Address),
        [
            "Visit.objects.create.path",
            "visit.link",
            "visit.place",
            "models.Visit.page",
            ".account_link"
        ]
    );
}
