"""The component tags. They are built in, like those for translation: a page needs no `{% load %}` to speak the design.

Everything is escaped as usual; names and other words of people get dir="auto" by themselves.
Shapes in capitals (Party, Condition, Stage ...) are described in `portal.ui.parts`; any object
with the same attributes will do.

MARKS
    {% icon "need" %}                                  an icon; directional ones flip in RTL by themselves. size="lg"
    {% kind organisation.kind %}                       shape + hue + word. Kinds: portal.ui.kinds
    {% kind_mark organisation.kind %}                  the shape alone, where the word stands beside it
    {% org organisation.name organisation.kind url %}  shape + name (a link when there is a url) + hidden word
    {% tag _("Your turn") "you" %}                     states: "" ok bad you miss; icon="verified"
    {% count 3 %}                                      saffron number: waits on you. Nothing at 0
    {% initials user.full_name %}                      round badge with one or two letters

CHAIN (3 to 8 links)
    {% mini links fit=3 you=2 gap=4 %}                 links: the names in order (or objects with .name), or just how many.
                                                       fit, you, gap: position from 1, or several. large=True. Says itself in words
    {% ribbon stages %}                                [Stage]; lanes are drawn when stages have them. flat=True, heading="h4"

WHY
    {% evidence conditions %}                          [Condition], 2 to 6; a strip on a desk, a list on a phone
    {% fitbar conditions %}                            the same, very small
    {% tally conditions %}                             "4 of 5 conditions, 1 partly"
    {% facts %} ... {% endfacts %}                     rows of facts; inside:
        {% fact _("Founded") %}2016{% endfact %}       nothing at all when its body is empty
        {% still_missing sentences %}                  the hatched row; nothing when there is nothing
        {% last_confirmed date %}                      "19 November 2026, 4 days ago"

FORMS
    {% form_errors form %}                             FIRST in the main column; takes several forms; puts "Error:" before the page title
                                                       when the view calls its form `form`
    {% field form.name %}                              label, hint (help_text), error, control. width="s", "m", "l"; hint=, label=;
                                                       quiet=True hides the label from the eye; optional=False drops "(optional)"
    {% field form.link look="chain" %}                 radios, checkboxes: look="chain" (ribbon), "tight" (segments), "across", "filter"
                                                       (inside <form class="filters">), or nothing: a list. Labels that say more
                                                       (a line under it, a kind, how many, hatched): portal.ui.forms.Option
    {% fields _("How much?") form.quantity form.unit %}     several controls under one legend. hint=, join=True
    {% draft "listing-new" %}                          inside a long form: keeps what is typed on this phone; says when
    Buttons are plain HTML: <button class="btn">Publish need</button>; alt, plain, bad, sm.

STATES
    {% emptystate _("No need is open here") %}<p>why</p><div class="row">steps</div>{% endemptystate %}
    {% note "you" %}...{% endnote %}                   "" you ok bad
    {% panel _("Who could answer now") %}...{% endpanel %}     second argument "you"; heading="h2"
    {% toast "ok" %}...{% endtoast %}                  ok bad wait; in an htmx answer add oob=True

GETTING AROUND
    {% crumbs _("Directory") url cluster.name url2 organisation.name %}    label, address, label, address, ..., this page
    {% tabs _("State") tabs %}                         [Tab]
    {% pager previous=url next=url %}                  keyset pages; summary="20 of many shown"
    {% steps _("Joining") steps %}                     [Step]

TABLES
    {% ledger _("Need") _("Posted by") closes|numeric caption=_("Open needs") %} rows {% endledger %}    tight=True
        <tr role="row">                                class="mine" when it is the reader's own
        {% cell %}the row's heading{% endcell %} {% cell _("Posted by") %}...{% endcell %} {% cell closes|numeric %}...{% endcell %}
        after {% translate "Closes" as closes %}: Django cannot filter _("...") inside a tag
    {% figures items %}                                [Figure]

WORDS: NUMBERS AND DATES, in the reader's language. All plain text, usable in blocktranslate
    {{ date|day }} 23 November 2026   {{ date|day_short }} 23 Nov   {{ date|weekday }} Thursday 26 November
    {{ moment|moment }} 23 November 2026, 14:06   {{ moment|clock }} 14:06   {{ value|ago }} 4 days ago, yesterday, in 7 days
    {{ n|number }} 12,000   {{ amount|money:"SAR" }} SAR 400,000   {{ share|percent }} 41%   {{ km|km }} 11 km, under 1 km
    {{ bytes|file_size }} 180 KB, 2.4 MB   {{ seconds|lasts }} 1:05
    {{ names|listed }} a, b and c: each name in <bdi>      {% comma %} ", " of the language, between two things side by side
    {% colon %}            ": " of the language, between what something is and of what
    {% time value %}   {% time value "ago" %}          the same words inside <time datetime="...">
    {% whatsapp organisation.name organisation.get_absolute_url %}    "Send by WhatsApp", a plain link
    {{ phone|whatsapp_chat }}   the address of a chat with a number      {{ text|paragraphs }}   what people typed, with links

PLATES
    {% plate _("Open needs per link") number=1 source=_("members") %}<svg>...</svg>{% endplate %}    figure=True says "Fig."
    {% coast_map pins title=_("Map of results") caption=... number=2 %}     [Pin]; zoom="region" fits the pins, default the whole region

FRAME
    {% extends "layouts/page.html" %}       blocks title, heading (the h1), lede, content; crumbs above, head and description
    {% extends "layouts/form.html" %}       the same beside an aside, the error summary of `form` first (block errors)
    {% extends "layouts/entrance.html" %}   signing in and joining
    {% extends "base.html" %}               title and main, for a page of its own shape
    {% block tabbar %}{% endblock %}        leaves out the phone's shortcuts (conversations, events)
    {% public_head title=... description=... facts=... %}    in block head of a page that everybody may read: canonical, hreflang, card
    Menus, bell, search, account and the organisation one acts for: portal.ui.navigation
    A number as people write it: portal.ui.numbers.NumberField. Labels of choices that say more: portal.ui.forms.Option
    Scripts: data-behaviour, see static/ui/main.js. An app's own styles: {% block head %}, in `@layer app`
"""

from django import template

from portal.ui.tags import around, fields, frame, heads, marks, plates, ribbon, states, tables, why, words

register = template.Library()
for part in (marks, ribbon, why, fields, states, around, tables, words, plates, frame, heads):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
