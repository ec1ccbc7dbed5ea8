#!/usr/bin/env python3
"""Writes the token ids that the libraries of the models make of prompts, for the tests in Java.

    bin/lakesieve candidates --output candidates.tsv
    python3 -m venv VENV && VENV/bin/pip install -r scripts/requirements-export.txt
    VENV/bin/python scripts/make_token_references.py candidates.tsv

Under udfs/src/test/resources/tokens:
    prompts.txt.gz        5,000 prompts of WordNet's candidates, evenly picked, one a line
    hostile.json          strings that are hard on a tokenizer
    bpe.json.gz           open_clip's tokenizer as export_model.py converts it; bpe.ids.gz: the ids of SimpleTokenizer
    unigram.json.gz       a Unigram tokenizer of SigLIP's structure and normaliser, trained on the candidates, converted;
                          unigram.ids.gz: the ids of SiglipTokenizer, which runs SentencePiece
    word-piece.ids.gz     the ids that transformers' BertTokenizer makes with the vocabulary of the demo's encoder, MiniLM's
An .ids.gz has a line of ids for each prompt and then for each hostile string, special tokens included, cut to the
model's length, not padded.
"""

import gzip
import io
import json
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np

from model_export import tokenizer_files

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "udfs/src/test/resources/tokens"
DEMO = ROOT / "udfs/src/main/resources/demo/model/tokenizer.json"
PROMPTS = 5_000
UNIGRAM_TOKENS = 4_000
BLOCKS = ["\u0020-\u007e", "\u00a1-\u024f", "\u0300-\u036f", "\u0370-\u03ff", "\u0400-\u04ff", "\u0590-\u05f4", "\u0620-\u06ff",
          "\u0900-\u097f", "\u0e01-\u0e5b", "\u1100-\u11ff", "\u1e00-\u1eff", "\u2000-\u206f", "\u2190-\u22ff", "\u2460-\u24ff",
          "\u3040-\u30ff", "\u4e00-\u4fff", "\uac00-\uacff", "\uff01-\uff5e", "\U0001f300-\U0001f64f", "\U0001f900-\U0001f9ff"]


def prompts(candidates: Path) -> list[str]:
    """Every candidate's prompt."""
    rows = [line.split("\t") for line in candidates.read_text(encoding="utf-8").splitlines()[1:]]
    return [f"The nice {row[0].replace('_', ' ')}." if row[1] == "noun" else f"This is a {row[0].replace('_', ' ')} photo"
            for row in rows]


def hostile() -> list[str]:
    """Strings of every kind that a label file may hold."""
    generator = np.random.default_rng(17)
    mixed = []
    for _ in range(60):
        characters = []
        for _ in range(generator.integers(1, 40)):
            first, last = BLOCKS[generator.integers(len(BLOCKS))].split("-") if generator.random() < 0.8 else (" ", " ")
            characters.append(chr(generator.integers(ord(first), ord(last) + 1)))
        mixed.append(without_known_differences("".join(characters)))
    return [
        "", " ", "\n\t ", ".", "a", "A", "!", "!!!???...", "\U0001F42B", "\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466", "\U0001F1E9\U0001F1EA",
        "\u2764\ufe0f", "\U0001F44D\U0001F3FD", "e\u0301", "\u00e9", "A\u030a\u0323", "\u1e9b\u0323", "\u0915\u094d\u0937\u093f", "Z\u0351\u036b\u0343a\u0328l\u0334g\u0321o\u0336",
        "x" * 10_000, "word " * 2_000, "\u00e4" * 10_000, "\U0001F42B" * 2_500, "a\u0301" * 5_000, "1" * 10_000, "1234567890 3.14 50%", "don't it's we'll I'd they've",
        "__init__ foo_bar-baz/qux\\n", "  many \t\n kinds\u00a0of\u2003space \u3000 ", "line\r\nbreak\u2028separator", "\u201ccurly\u201d \u2018quotes\u2019", "\ufb01ne \ufb02our \ufb03",
        "\uff2c\uff4f\uff55\uff44 \uff16\uff17", "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8", "\ud55c\uad6d\uc5b4", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\u0420\u0443\u0441\u0441\u043a\u0438\u0439",
        "\u039f\u0394\u039f\u03a3 \u03a3\u0391\u03a3", "\u0130stanbul I\u0131", "stra\u00dfe STRASSE \u1e9e", "\u00bd \u00b2 \u2460 \u2163 \u2126", "soft\u00adhyphen zero\u200bwidth \ufeffbom", "\u202eright\u202c to left",
        "tag <b>bold</b> &amp; &lt;x&gt;", "null\x00byte bell\x07 escape\x1b[31mred", "a,b;c:d(e)[f]{g}", "C++ C# .NET @home #tag $5 ~x ^y `z`", "\u2581meta \u2581\u2581space", "na\u00efve caf\u00e9 \u00c5ngstr\u00f6m",
    ] + mixed


def without_known_differences(text: str) -> str:
    """Without what no tokenizer.json repeats: marks behind a letter that is replaced, a mark that is a letter to Python,
    and the letter by which ftfy knows text of the wrong character set."""
    kept = []
    for character in text:
        marked = unicodedata.category(character).startswith("M")
        if character in "\u0345\u00c2" or (marked and kept and unicodedata.normalize("NFKC", kept[-1]) != kept[-1]):
            continue
        kept.append(character)
    return "".join(kept)


def write_gz(file: Path, text: str) -> None:
    """The same bytes for the same text."""
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def write_ids(name: str, ids: Callable[[str], list[int]], texts: list[str]) -> None:
    """One line of ids for each text."""
    write_gz(OUT / f"{name}.ids.gz", "".join(" ".join(map(str, ids(text))) + "\n" for text in texts))


def compare(name: str, tokenizer: object, ids: Callable[[str], list[int]], texts: list[str]) -> None:
    """Says where a converted tokenizer differs from its source in Python already."""
    tokenizer.no_padding()
    different = [text for text in texts if tokenizer.encode(text).ids != ids(text)]
    print(f"{name}: {len(different)} of {len(texts)} differ", *[repr(text[:60]) for text in different[:20]], sep="\n  ")


def main() -> None:
    """Writes everything."""
    OUT.mkdir(parents=True, exist_ok=True)
    every = prompts(Path(sys.argv[1]))
    chosen = [every[i] for i in np.linspace(0, len(every) - 1, PROMPTS).astype(int)]
    write_gz(OUT / "prompts.txt.gz", "\n".join(chosen) + "\n")
    (OUT / "hostile.json").write_text(json.dumps(hostile(), ensure_ascii=True).replace('", "', '",\n"') + "\n")
    texts = chosen + hostile()

    import open_clip

    simple = open_clip.get_tokenizer("ViT-B-32")

    def of_open_clip(text: str) -> list[int]:
        row = simple([text])[0].numpy()
        return row[: int(np.flatnonzero(row).max()) + 1].tolist()

    converted = tokenizer_files.of_open_clip(simple, 77, 0)
    write_gz(OUT / "bpe.json.gz", converted.to_str())
    write_ids("bpe", of_open_clip, texts)
    compare("bpe", converted, of_open_clip, texts)

    from sentencepiece import SentencePieceTrainer
    from transformers import SiglipTokenizer

    with tempfile.TemporaryDirectory() as folder:
        model = io.BytesIO()
        SentencePieceTrainer.train(sentence_iterator=iter(every), model_writer=model, model_type="unigram",
                                   vocab_size=UNIGRAM_TOKENS, pad_id=0, eos_id=1, unk_id=2, bos_id=-1,
                                   normalization_rule_name="nmt_nfkc", minloglevel=2)
        (Path(folder) / "spiece.model").write_bytes(model.getvalue())
        siglip = SiglipTokenizer(str(Path(folder) / "spiece.model"))
        converted = tokenizer_files.of_transformers(siglip, 64)

        def of_siglip(text: str) -> list[int]:
            return siglip(text, truncation=True, max_length=64)["input_ids"]

        write_gz(OUT / "unigram.json.gz", converted.to_str())
        write_ids("unigram", of_siglip, texts)
        compare("unigram", converted, of_siglip, texts)

    from transformers import BertTokenizer

    stated = json.loads(DEMO.read_text(encoding="utf-8"))
    bert = BertTokenizer(vocab=stated["model"]["vocab"], do_lower_case=True)
    write_ids("word-piece", lambda text: bert(text, truncation=True, max_length=128)["input_ids"], texts)


if __name__ == "__main__":
    main()
