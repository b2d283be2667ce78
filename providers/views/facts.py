"""What else is said of a service, for its page: terms, cost, papers, areas, people."""

from typing import Any

from providers.models import Attribute, Contact, CostOption, Service

MOST = 40


def facts_of(service: Service) -> list[tuple[str, list[str]]]:
    """List the rows that hang on a service and are in use, in words, by heading."""
    terms = Attribute.objects.current().filter(link_id=service.pk)
    terms = terms.select_related("taxonomy_term")
    found: list[tuple[str, Any]] = [
        ("Needs and terms", [a.taxonomy_term.name for a in terms[:MOST]]),
        ("Cost and payment", map(_cost, service.cost_options.current()[:MOST])),
        ("Bring along", map(str, service.required_documents.current()[:MOST])),
        ("For people of", map(str, service.service_areas.current()[:MOST])),
        ("Ask for", map(_person, service.contacts.current()[:MOST])),
    ]
    return [(head, said) for head, rows in found if (said := _texts(rows))]


def _texts(rows: Any) -> list[str]:
    return list(dict.fromkeys(filter(None, rows)))


def _cost(cost: CostOption) -> str:
    amount = "" if cost.amount is None else f"{cost.amount} {cost.currency}".strip()
    return ", ".join(filter(None, (cost.option, amount, cost.amount_description)))


def _person(contact: Contact) -> str:
    said = (contact.name, contact.title, contact.department, contact.email)
    return ", ".join(filter(None, said))
