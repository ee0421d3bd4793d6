# django.utils.translation: before anybody asks for a language, text is what it was written as
import __harden__


def gettext(message):
    return message


gettext_lazy = gettext_noop = ugettext = ugettext_lazy = ugettext_noop = gettext


def pgettext(context, message):
    return message


pgettext_lazy = pgettext


def ngettext(singular, plural, number):
    return __harden__.unknown_text()


ngettext_lazy = ungettext = ungettext_lazy = ngettext


def npgettext(context, singular, plural, number):
    return __harden__.unknown_text()


npgettext_lazy = npgettext
