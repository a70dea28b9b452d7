from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, Self, TypeVar, overload

GotT = TypeVar("GotT")
SetT = TypeVar("SetT")
KeyT = TypeVar("KeyT")
ItemT = TypeVar("ItemT")

class ObservableDict(dict[str, Any]):
    def __getattr__(self, name: str) -> Any: ...

class Property(Generic[GotT, SetT]):
    @overload
    def __get__(self, instance: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[object]) -> GotT: ...
    def __set__(self, instance: object, value: SetT) -> None: ...

class NumericProperty(Property[float, float]):
    def __init__(self, defaultvalue: float = 0) -> None: ...

class StringProperty(Property[str, str]):
    def __init__(self, defaultvalue: str = "") -> None: ...

class BooleanProperty(Property[bool, bool]):
    def __init__(self, defaultvalue: bool = True) -> None: ...

class OptionProperty(Property[str, str]):
    def __init__(self, defaultvalue: str, *, options: Sequence[str]) -> None: ...

class ColorProperty(Property[list[float], Sequence[float]]):
    def __init__(self, defaultvalue: Sequence[float]) -> None: ...

class ListProperty(Property[list[ItemT], Sequence[ItemT]], Generic[ItemT]):
    def __init__(self, defaultvalue: Iterable[ItemT] = ()) -> None: ...

class DictProperty(Property[dict[KeyT, ItemT], Mapping[KeyT, ItemT]], Generic[KeyT, ItemT]):
    def __init__(self, defaultvalue: Mapping[KeyT, ItemT] = ...) -> None: ...

class ObjectProperty(Property[ItemT, ItemT], Generic[ItemT]):
    def __init__(self, defaultvalue: ItemT, *, allownone: bool = False) -> None: ...
