import bleach
from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter(name="bleach")
def bleach_html(user_html):
    clean_html = bleach.clean(
        user_html,
        tags=["p", "br", "strong", "em"],
        strip=True,
    )
    return mark_safe(clean_html)
