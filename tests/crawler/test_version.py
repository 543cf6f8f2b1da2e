"""Which code a snapshot was made by."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from crawler import version as module


def fingerprint(monkeypatch: pytest.MonkeyPatch, **versions: str) -> str:
    monkeypatch.setattr(module, "version", lambda library: versions.get(library) or version(library))
    return module.code_version.__wrapped__()


def test_another_version_of_a_library_that_reads_documents_is_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fingerprint(monkeypatch) == module.code_version()
    assert fingerprint(monkeypatch, pypdfium2="0") != module.code_version()
    assert fingerprint(monkeypatch, rich="0") == module.code_version()
