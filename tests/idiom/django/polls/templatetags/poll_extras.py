from django import template

register = template.Library()


@register.filter
def cut(value: str, arg: str) -> str:
    """Remove all values of arg from the given string."""
    return value.replace(arg, "")


@register.simple_tag
def add(one: int, other: int) -> int:
    return one + other
