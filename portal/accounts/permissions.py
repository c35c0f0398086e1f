"""Who may do what with a person's own account."""

from .models import User


def can_change_person(user: User, person: User) -> bool:
    """A person's account is theirs alone; staff use the staff pages."""
    return user.is_active and user.pk == person.pk


def can_erase_person(user: User, person: User) -> bool:
    """The person, or an operator with every right whom they have asked."""
    return can_change_person(user, person) or (user.is_active and user.is_superuser)
