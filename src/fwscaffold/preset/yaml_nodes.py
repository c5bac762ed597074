"""YAML as its reader sees it, as nodes that know where they stand: the place of PyYAML here."""

from dataclasses import dataclass
from typing import Any

TEXT, NOTHING = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"
BLOCKS = {"|", ">"}
WIDEST = 1_000_000
MOST = 100_000  # values in a text, those that an alias repeats included


@dataclass(frozen=True, slots=True)
class Node:
    """A value, from where to where it stands, and what it says.

    What is no text is said as the pair of its type and its words. *parts* has each key of a table
    and each item of a list with its value; in a *block* these are lines, else in braces or
    brackets. *is_word* tells what can be taken out in one piece; *source* is PyYAML's own node.
    """

    start: int
    end: int
    says: Any
    source: Any
    parts: tuple[tuple["Node", "Node"], ...] = ()
    is_block: bool = False
    is_list: bool = False
    is_word: bool = False

    @property
    def words(self) -> str:
        """The words of a key, whatever its type is: `on` is `on`."""
        return str(self.source.value)


def composed(text: str) -> Node:
    """Return the text's top node; raise `ValueError` where it is no YAML."""
    import yaml

    try:
        source = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    if source is None:
        raise ValueError("it is empty")
    _refuse_more(source)
    return _node(source, text)


def _refuse_more(source: Any) -> None:
    """Raise where aliases make more of the text than anybody has written."""
    seen, left = 0, [source]
    while left:
        each = left.pop()
        seen += 1
        if seen > MOST:
            raise ValueError(f"it has more than {MOST:,} values")
        if each.id == "mapping":
            left += [one for pair in each.value for one in pair]
        elif each.id == "sequence":
            left += each.value


def flowing(holder: Node, first: Node, value: Node) -> str:
    """Return the holder's part as it stands in braces or brackets, all in one line."""
    import yaml

    _flow(value.source)
    content = [value.source] if holder.is_list else [(first.source, value.source)]
    whole = type(holder.source)(holder.source.tag, content, flow_style=True)
    return str(yaml.serialize(whole, width=WIDEST)).strip()[1:-1]


def _node(source: Any, text: str) -> Node:
    start, end = source.start_mark.index, source.end_mark.index
    if source.id == "scalar":
        return _word(source, text, start, end)
    is_list, is_block = source.id == "sequence", not source.flow_style
    parts: tuple[tuple[Node, Node], ...]
    if is_list:
        items = [_node(each, text) for each in source.value]
        parts = tuple((item, item) for item in items)
        says: Any = [item.says for item in items]
    else:
        parts = tuple((_node(first, text), _node(value, text)) for first, value in source.value)
        says = {first.words: value.says for first, value in parts}
    if is_block:  # what follows up to the next value is not its own
        end = parts[-1][1].end
    return Node(start, end, says, source, parts, is_block, is_list)


def _word(source: Any, text: str, start: int, end: int) -> Node:
    is_nothing = source.tag == NOTHING
    says = None if is_nothing else source.value
    if source.tag not in {TEXT, NOTHING}:
        says = (source.tag, source.value)
    if source.style in BLOCKS:
        return Node(start, len(text[:end].rstrip()), says, source)
    return Node(start, end, says, source, is_word=start < end)


def _flow(source: Any) -> None:
    if source.id != "scalar":
        source.flow_style = True
        for each in source.value:
            for one in each if isinstance(each, tuple) else (each,):
                _flow(one)
