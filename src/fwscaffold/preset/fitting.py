"""What a preset settles for one template: for all, and for somebody else's what is for it alone."""

from collections.abc import Mapping
from dataclasses import replace

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.presets import Preset, Shelved
from fwscaffold.source.templates import is_from
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import Question, questions
from fwscaffold.wording import quoted, suggestion


def fitted(preset: Preset, template: Template) -> Preset:
    """Return the preset as it is for the template.

    A default for everybody that somebody else's template does not take is none of its.
    """
    if not template.origin:
        return preset
    asked, own = _asked(template), [each for _, each in _of(preset, template)]
    defaults = {
        key: value
        for key, value in preset.defaults.items()
        if key not in asked or asked[key].takes(value)
    }
    return replace(
        preset,
        defaults={**defaults, **{key: v for each in own for key, v in each.defaults.items()}},
        locked={
            **preset.locked,
            **{key: lock for each in own for key, lock in each.locked.items()},
        },
    )


def refuse_unfit(preset: Preset, template: Template) -> None:
    """Raise a usage error for what a fitted preset answers and the template does not take."""
    asked = _asked(template) if template.origin else {}
    settled = {**preset.defaults, **{key: lock.value for key, lock in preset.locked.items()}}
    for key, value in settled.items():
        if key in asked and (problem := asked[key].unfit(value)):
            message = f"answers {quoted(key)} of template {quoted(template.name)} with"
            said = f"{message} {quoted(value)}, which {problem}"
            raise ScaffoldError(f"preset {quoted(preset.name)} {said}", Exit.USAGE)


def unasked(preset: Preset, template: Template) -> list[str]:
    """Return a sentence for each answer for the template alone that it does not ask for."""
    asked = _asked(template)
    return [
        f"preset {quoted(preset.name)} answers {quoted(key)} for {quoted(name)}, "
        f"which does not ask that{suggestion(key, asked)}"
        for name, each in _of(preset, template)
        for key in {**each.defaults, **each.locked}
        if key not in asked
    ]


def _of(preset: Preset, template: Template) -> list[tuple[str, Shelved]]:
    """Return what the preset has for the template alone, under each short name."""
    return [(name, it) for name, it in preset.templates.items() if is_from(template, it.source)]


def _asked(template: Template) -> Mapping[str, Question]:
    return {question.key: question for question in questions(template)}
