"""What needs no Spark: progress, arguments, errors."""

from pathlib import Path

import pytest

import lakesieve
from lakesieve import _commands, _errors, _progress


@pytest.mark.parametrize(
    "state, part",
    [("embed images   1,000/4,000  30/s  1 min left", 0.25), ("fetch model.onnx  3 MB", None), ("score images  0/0", None)],
)
def test_a_state_says_what_share_is_done(state: str, part: object) -> None:
    assert _progress.share(state) == part


def test_a_bar_has_twenty_characters() -> None:
    assert _progress.text_bar("mine 1/4") == "[#####...............] mine 1/4"
    assert _progress.text_bar("wait") == "wait"


def test_flags_become_arguments() -> None:
    flags: dict[str, _commands.Flag] = {
        "retry_failed": True,
        "rehash": False,
        "limit": None,
        "groups": 5,
        "accept": 0.9,
        "method": ["neglabel", "msp"],
        "images": "s3a://bucket/photos",
        "lake": Path("/lake"),
    }
    assert _commands._arguments(flags) == [
        "--retry-failed",
        "--groups=5",
        "--accept=0.9",
        "--method=neglabel,msp",
        "--images=s3a://bucket/photos",
        "--lake=/lake",
    ]


def test_labels_have_a_file_that_depends_on_them_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = _commands._label_file({"cat": "a cat on a mat", "hund": ""})
    assert first == _commands._label_file({"cat": "a cat on a mat", "hund": ""})
    assert first != _commands._label_file(["cat", "hund"])
    [file] = [file for file in tmp_path.rglob("labels.txt") if file.as_uri() == first]
    assert file.read_text() == "cat\ta cat on a mat\nhund\n"
    assert _commands._label_file("s3a://bucket/labels.txt") == "s3a://bucket/labels.txt"


@pytest.mark.parametrize(
    "code, kind",
    [
        (1, lakesieve.LakesieveError),
        (2, lakesieve.InputError),
        (3, lakesieve.GateFailed),
        (4, lakesieve.TooManyFailedImages),
    ],
)
def test_each_exit_code_has_its_exception(code: int, kind: type) -> None:
    error = _errors.error_of(code, "why", {"status": "failed"})
    assert type(error) is kind and error.exit_code == code and error.summary == {"status": "failed"}
