from .readings import Reading

__all__ = ["Reading"]
