"""Who may do what with a person's own account."""

from .models import User


def can_change_person(user: User, person: User) -> bool:
    """A person's account is theirs alone; staff use the staff pages."""
    return user.is_active and user.pk == person.pk
