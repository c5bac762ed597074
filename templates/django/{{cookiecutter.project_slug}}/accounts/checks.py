"""What `check --deploy` says of the accounts."""

from django.core import checks

from .limits import attempts


@checks.register(checks.Tags.security, deploy=True)
def attempts_can_be_counted(**_: object) -> list[checks.CheckMessage]:
    problem = attempts.problem()
    return [checks.Warning(problem, id="accounts.W001")] if problem else []
