from kivy.core.window import WindowBase
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

class ExceptionHandler:
    def handle_exception(self, inst: Exception) -> int: ...

class ExceptionManagerBase:
    RAISE: int
    PASS: int
    def add_handler(self, handler: ExceptionHandler) -> None: ...

ExceptionManager: ExceptionManagerBase

class EventLoopBase:
    window: WindowBase
    def idle(self) -> None: ...
    def post_dispatch_input(self, etype: str, me: MotionEvent) -> None: ...

EventLoop: EventLoopBase

def runTouchApp(widget: Widget | None = None, embedded: bool = False) -> None: ...
def stopTouchApp() -> None: ...
