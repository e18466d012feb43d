"""One line in a file beside the database, held in memory that all processes of the machine share.

A system call that writes also changes the file's times, and the next ``fdatasync`` of the database waits for those: a
seventh of an append. Writing into shared memory leaves them alone, and survives the process in the same way.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import mmap
from threading import RLock
from typing import NamedTuple


class _Place(NamedTuple):
    """Which file it is: another one under the same name, as after a restore, is another place."""

    name: str
    device: int
    inode: int


@dataclass(frozen=True, slots=True)
class _Held:
    place: _Place
    file: int
    memory: mmap

    def close(self) -> None:
        self.memory.close()
        os.close(self.file)


class SharedLine:
    """A line of always the same length; a file of another length is read as it is and made right by a write.

    Its last byte is one of ``marks`` for whoever reads it, and stays when the line is written again.
    """

    def __init__(self, length: int, marks: bytes) -> None:
        self._length, self._marks = length, marks
        self._held: _Held | None = None
        # A lock on a file keeps out other processes, not other threads of this one.
        self._lock = RLock()
        os.register_at_fork(after_in_child=self._begin_in_child)

    def read(self, name: str) -> bytes:
        """What the file says at this moment, perhaps half written; nothing if there is none."""
        with self._lock:
            held = self._mapped(name)
            return self._as_it_is(name) if held is None else held.memory[:]

    def settled(self, name: str) -> bytes:
        """The same while nobody writes it."""
        with self._lock:
            held = self._mapped(name)
            if held is None:
                return self._as_it_is(name)
            with _alone(held.file):
                return held.memory[:]

    def write(self, name: str, line: bytes, *, unless: Callable[[bytes], bool], is_durable: bool) -> None:
        """Put the line into the file, which is made if need be, unless what stands there forbids it.

        A file that was exchanged since it was last read is only noticed by the next reading, unless ``is_durable``.
        """
        with self._lock:
            held = self._held
            if is_durable or held is None or held.place.name != name:
                held = self._mapped(name)
            if held is None:
                self._begin(name, line, unless)
                held = self._mapped(name)
            if held is None:
                return
            fcntl.flock(held.file, fcntl.LOCK_EX)
            try:
                known = held.memory[:]
                if not unless(known):
                    held.memory[:] = line[:-1] + known[-1:] if known[-1] in self._marks else line
                if is_durable:
                    held.memory.flush()
                    os.fsync(held.file)
            finally:
                fcntl.flock(held.file, fcntl.LOCK_UN)

    def mark(self, name: str, mark: Callable[[], bytes]) -> None:
        """Set the last byte of a line that is there to what is decided while nobody else writes."""
        with self._lock:
            held = self._mapped(name)
            if held is not None:
                with _alone(held.file):
                    held.memory[-1:] = mark()

    def forget(self) -> None:
        """Let go of the file, which is about to be taken away."""
        with self._lock:
            if self._held is not None:
                self._held.close()
                self._held = None

    def _mapped(self, name: str) -> _Held | None:
        """The file in memory; None if it is not there, or not of the length that it has when it is whole."""
        held = self._held
        try:
            found = os.stat(name)
        except FileNotFoundError:
            found = None
        is_whole = found is not None and found.st_size == self._length
        if held is not None and (found is None or not is_whole or held.place != (name, found.st_dev, found.st_ino)):
            self.forget()
            held = None
        if held is None and is_whole:
            held = self._held = self._map(name)
        return held

    def _map(self, name: str) -> _Held | None:
        file = os.open(name, os.O_RDWR | os.O_CLOEXEC)
        found = os.fstat(file)
        if found.st_size != self._length:
            os.close(file)
            return None
        return _Held(_Place(name, found.st_dev, found.st_ino), file, mmap(file, self._length))

    def _begin(self, name: str, line: bytes, unless: Callable[[bytes], bool]) -> None:
        how = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        try:
            file = os.open(name, how, 0o600)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(name), exist_ok=True)
            file = os.open(name, how, 0o600)
        try:
            with _alone(file):
                known = os.pread(file, self._length + 1, 0)
                if len(known) != self._length or not unless(known):
                    os.pwrite(file, line, 0)
                    os.ftruncate(file, self._length)
        finally:
            os.close(file)

    def _as_it_is(self, name: str) -> bytes:
        try:
            with open(name, "rb") as file:
                return file.read(self._length + 1)
        except FileNotFoundError:
            return b""

    def _begin_in_child(self) -> None:
        """A child shares its parent's open file, and with it its locks: it opens its own."""
        self._lock = RLock()
        self._held = None


@contextmanager
def _alone(file: int) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
