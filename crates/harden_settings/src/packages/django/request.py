# django.http.request
import re


def split_domain_port(host):
    found = re.fullmatch(r"([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9\.:]+\])(?::([0-9]+))?", host.lower())
    if not found:
        return "", ""
    domain, port = found.groups(default="")
    return domain.removesuffix("."), port
