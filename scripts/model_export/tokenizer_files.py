"""Tokenizers as tokenizer.json: those of transformers as they are, SigLIP's and open_clip's converted.

A converted tokenizer gives the ids of its source for all that is written in a language. What it does not repeat of
open_clip's cleaning by ftfy is the repair of text that was decoded with the wrong character set, and HTML's entities
beyond the usual seven; nor the combining mark behind a full-width letter or a ligature, which tokenizers drops.
"""

import io
import re
import string
import tempfile
from pathlib import Path

import ftfy.chardata
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from .source import ExportError

WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
# Python counts four control characters as white space that regular expressions elsewhere do not.
SPACES = r"[\s\x1c-\x1f\x85]+"
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'", "&nbsp;": " ", "&amp;": "&"}


def of_transformers(tokenizer: object, length: int) -> Tokenizer:
    """The tokenizer of a model of transformers."""
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is not None:
        converted = Tokenizer.from_str(backend.to_str())
    elif type(tokenizer).__name__ == "SiglipTokenizer":
        converted = of_siglip(Path(tokenizer.vocab_file), tokenizer.do_lower_case)
    else:
        raise ExportError(f"{type(tokenizer).__name__} has no form as tokenizer.json that is known here")
    return limited(converted, length, tokenizer.pad_token_id, tokenizer.pad_token)


def of_open_clip(tokenizer: object, length: int, pad_id: int) -> Tokenizer:
    """The tokenizer of a model of open_clip."""
    if hasattr(tokenizer, "bpe_ranks"):
        return limited(byte_pairs(tokenizer), length, pad_id, "!")
    wrapped = getattr(tokenizer, "tokenizer", None)
    if not hasattr(wrapped, "backend_tokenizer") or tokenizer.strip_sep_token or tokenizer.tokenizer_mode:
        raise ExportError(f"{type(tokenizer).__name__} has no form as tokenizer.json that is known here")
    converted = Tokenizer.from_str(wrapped.backend_tokenizer.to_str())
    steps = cleaning(tokenizer.clean_fn.__name__)
    if converted.normalizer is not None:
        steps.append(converted.normalizer)
    converted.normalizer = normalizers.Sequence(steps)
    return limited(converted, length, pad_id, wrapped.pad_token)


def pad_id_of_open_clip(tokenizer: object) -> int:
    """open_clip fills up its own tokens with zeros, others with their own padding."""
    wrapped = getattr(tokenizer, "tokenizer", None)
    return 0 if wrapped is None else wrapped.pad_token_id


def limited(tokenizer: Tokenizer, length: int, pad_id: int, pad_token: str) -> Tokenizer:
    """With the length at which prompts are cut, and the token that fills them up, written into the file."""
    tokenizer.enable_truncation(length)
    tokenizer.enable_padding(pad_id=pad_id, pad_token=pad_token)
    return tokenizer


def byte_pairs(tokenizer: object) -> Tokenizer:
    """open_clip's SimpleTokenizer."""
    begin, end = tokenizer.decoder[tokenizer.sot_token_id], tokenizer.decoder[tokenizer.eot_token_id]
    merges = sorted(tokenizer.bpe_ranks, key=tokenizer.bpe_ranks.get)
    converted = Tokenizer(models.BPE(vocab=tokenizer.encoder, merges=merges, continuing_subword_prefix="",
                                     end_of_word_suffix="</w>", unk_token=end))
    converted.normalizer = normalizers.Sequence(cleaning(tokenizer.clean_fn.__name__))
    converted.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    converted.decoder = decoders.ByteLevel()
    converted.add_special_tokens([AddedToken(token, normalized=True) for token in (begin, end)])
    converted.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        special_tokens=[(begin, tokenizer.sot_token_id), (end, tokenizer.eot_token_id)],
    )
    return converted


def of_siglip(vocabulary: Path, lower_case: bool) -> Tokenizer:
    """SiglipTokenizer, which is SentencePiece behind Python's own lower case and removal of punctuation."""
    from sentencepiece import sentencepiece_model_pb2

    proto = sentencepiece_model_pb2.ModelProto.FromString(vocabulary.read_bytes())
    pieces = [(piece.piece, piece.score) for piece in proto.pieces]
    converted = Tokenizer(models.Unigram(pieces, proto.trainer_spec.unk_id, byte_fallback=False))
    steps = [normalizers.Replace("\u2581", " ")]
    steps += lower() if lower_case else []
    steps += [normalizers.Replace(Regex("[" + re.escape(string.punctuation) + "]"), ""),
              normalizers.Replace(Regex(SPACES), " "), normalizers.Strip()]
    if proto.normalizer_spec.precompiled_charsmap:
        steps.append(normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap))
    if proto.normalizer_spec.remove_extra_whitespaces:
        steps += [normalizers.Replace(Regex(" +"), " "), normalizers.Strip(left=False, right=True)]
    steps += [normalizers.Replace(" ", "\u2581"), normalizers.Prepend("\u2581")]
    converted.normalizer = normalizers.Sequence(steps)
    end = proto.pieces[proto.trainer_spec.eos_id].piece
    unknown = proto.pieces[proto.trainer_spec.unk_id].piece
    converted.add_special_tokens([AddedToken(token, lstrip=True, rstrip=True, normalized=False)
                                  for token in (end, unknown)])
    converted.decoder = decoders.Metaspace(replacement="\u2581", prepend_scheme="always")
    converted.post_processor = processors.TemplateProcessing(
        single=f"$A {end}", special_tokens=[(end, proto.trainer_spec.eos_id)])
    return converted


def lower() -> list[normalizers.Normalizer]:
    """Python's str.lower(), which knows the sigma at the end of a word."""
    return [normalizers.Replace(Regex(r"(?<=\p{L})\u03A3(?!\p{L})"), "\u03c2"), normalizers.Lowercase()]


def cleaning(name: str) -> list[normalizers.Normalizer]:
    """open_clip's cleaning before the tokens: what ftfy.fix_text, html.unescape and its own functions do to it."""
    space = [normalizers.Replace(Regex(SPACES), " "), normalizers.Strip()]
    if name == "_clean_whitespace":
        return fixes() + space
    if name == "_clean_lower":
        return fixes() + space + lower()
    if name == "_clean_canonicalize":
        punctuation = Regex("[" + re.escape(string.punctuation) + "]")
        return fixes() + [normalizers.Replace("_", " "), normalizers.Replace(punctuation, "")] + lower() + space
    raise ExportError(f"open_clip's cleaning {name} is not known here")


def fixes() -> list[normalizers.Normalizer]:
    """What ftfy does to text that is decoded rightly, in its order, and html.unescape after it."""
    characters = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
    characters |= ftfy.chardata.LIGATURES | ftfy.chardata.WIDTH_MAP
    steps = [
        normalizers.Replace(Regex(r"\x1b\[[\d;]*[a-zA-Z]"), ""),
        normalizers.Precompiled(character_map({code: text for code, text in characters.items() if text})),
        normalizers.Replace(ftfy_class(ftfy.chardata.SINGLE_QUOTE_RE), "'"),
        normalizers.Replace(ftfy_class(ftfy.chardata.DOUBLE_QUOTE_RE), '"'),
        normalizers.Replace(Regex("\r\n|[\r\u2028\u2029]"), "\n"),
        normalizers.Replace(control_characters(), ""),
        normalizers.NFC(),
    ]
    # The source unescapes three times.
    return steps + [normalizers.Replace(entity, text) for _ in range(3) for entity, text in ENTITIES.items()]


def character_map(characters: dict[int, str]) -> bytes:
    """One normaliser for many single characters: SentencePiece compiles their table, tokenizers reads it."""
    from sentencepiece import SentencePieceTrainer, sentencepiece_model_pb2

    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.tsv"
        rules.write_text("".join(f"{code:X}\t{' '.join(f'{ord(c):X}' for c in text)}\n"
                                 for code, text in sorted(characters.items())))
        model = io.BytesIO()
        SentencePieceTrainer.train(sentence_iterator=iter(["a b c"] * 9), model_writer=model, vocab_size=8,
                                   normalization_rule_tsv=str(rules), hard_vocab_limit=False, minloglevel=2)
    proto = sentencepiece_model_pb2.ModelProto.FromString(model.getvalue())
    return proto.normalizer_spec.precompiled_charsmap


def ftfy_class(pattern: re.Pattern) -> Regex:
    """One of ftfy's character classes."""
    return Regex(pattern.pattern)


def control_characters() -> Regex:
    """Those that ftfy removes."""
    codes = sorted(code for code, kept in ftfy.chardata.CONTROL_CHARS.items() if kept is None)
    return Regex("[" + "".join(re.escape(chr(code)) for code in codes) + "]")
