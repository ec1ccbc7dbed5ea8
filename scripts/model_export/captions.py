"""A caption decoder for the method zoc (ZOC: Esmaeilpour et al., AAAI 2022): BertGeneration with cross-attention.

Its cross-attention sees one state, the image's embedding repeated to the decoder's width. The authors' code gives it
embeddings as CLIP writes them; Lakesieve keeps embeddings of length one, so the graph multiplies them by a norm, which is
that of typical pictures.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from . import towers
from .source import ExportError

STEPS = 10
TOKENS_PER_STEP = 35
FILE = "caption_decoder.onnx"
VOCABULARY = "caption_vocabulary.json"


class NextToken(torch.nn.Module):
    """The logits of the next token, of captions of any length and embeddings of length one."""

    def __init__(self, decoder: torch.nn.Module, dimension: int, norm: float):
        super().__init__()
        self.decoder = decoder
        self.repeats = decoder.config.hidden_size // dimension
        self.norm = norm

    def forward(self, input_ids: torch.Tensor, image_embeds: torch.Tensor) -> torch.Tensor:
        states = (image_embeds * self.norm).repeat(1, self.repeats).unsqueeze(1)
        written = self.decoder(input_ids=input_ids, encoder_hidden_states=states, use_cache=False)
        return written.logits[:, -1]


@dataclass(frozen=True)
class Captions:
    """A decoder with its authors' tokenizer."""

    decoder: torch.nn.Module
    tokens: list[str]
    begin: int

    def words(self, embedding: np.ndarray, norm: float) -> tuple[list[int], list[list[int]]]:
        """The tokens of a caption, and at each step the likeliest ones, by the authors' greedy search for one picture."""
        states = torch.from_numpy(embedding[None] * np.float32(norm)).float()
        states = states.repeat(1, self.decoder.config.hidden_size // len(embedding)).unsqueeze(1)
        caption, likeliest = [self.begin], []
        for _ in range(STEPS):
            ids = torch.tensor([caption])
            with torch.no_grad():
                logits = self.decoder(input_ids=ids, position_ids=torch.arange(len(caption))[None],
                                      attention_mask=torch.ones(1, len(caption)),
                                      encoder_hidden_states=states).logits[0, -1]
            likeliest.append(sorted(torch.topk(logits, min(TOKENS_PER_STEP, len(logits))).indices.tolist()))
            caption.append(int(logits.argmax()))
        return caption, likeliest


def load(model: str, weights: Path | None) -> Captions:
    """Reads a BertGeneration model and tokenizer of transformers, and the weights that ZOC's training saves, if any."""
    from transformers import BertGenerationConfig, BertGenerationDecoder, BertGenerationTokenizer

    try:
        config = BertGenerationConfig.from_pretrained(model)
        config.is_decoder, config.add_cross_attention, config._attn_implementation = True, True, "eager"
        decoder = BertGenerationDecoder.from_pretrained(model, config=config, attn_implementation="eager")
        tokenizer = BertGenerationTokenizer.from_pretrained(model)
        if weights is not None:
            decoder.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True)["net"], strict=False)
    except (OSError, KeyError, RuntimeError, ValueError) as e:
        raise ExportError(f"No caption decoder can be read from '{model}' with the weights '{weights}': {e}") from e
    tokens = [tokenizer.decode(number) for number in range(config.vocab_size)]
    return Captions(decoder.eval(), tokens, tokenizer.bos_token_id)


def export(captions: Captions, dimension: int, norm: float, folder: Path) -> None:
    """Writes the graph and the vocabulary into a model directory."""
    width = captions.decoder.config.hidden_size
    if width % dimension:
        raise ExportError(f"The caption decoder is {width} wide: embeddings of {dimension} numbers do not repeat to that")
    (folder / "onnx").mkdir(exist_ok=True)
    example = [torch.full((2, 5), captions.begin), torch.nn.functional.normalize(torch.randn(2, dimension))]
    towers.write(NextToken(captions.decoder, dimension, norm), example, ["input_ids", "image_embeds"], "logits",
                 [{0: "batch", 1: "sequence"}, {0: "batch"}], folder / "onnx" / FILE)
    vocabulary = {"bos_token_id": captions.begin, "tokens": captions.tokens}
    (folder / VOCABULARY).write_text(json.dumps(vocabulary) + "\n")


def written(folder: Path, embeddings: np.ndarray) -> list[tuple[list[int], list[list[int]]]]:
    """The same as Captions.words for each picture, by the exported graph, all pictures in one batch."""
    graph = towers.session(folder / "onnx" / FILE)
    begin = json.loads((folder / VOCABULARY).read_text())["bos_token_id"]
    ids = np.full((len(embeddings), 1), begin, np.int64)
    likeliest = []
    for _ in range(STEPS):
        logits = towers.run(graph, {"input_ids": ids, "image_embeds": embeddings.astype(np.float32)})
        k = min(TOKENS_PER_STEP, logits.shape[1])
        likeliest.append(np.sort(np.argsort(-logits, axis=1, kind="stable")[:, :k], axis=1))
        ids = np.concatenate([ids, logits.argmax(axis=1)[:, None]], axis=1)
    return [(ids[i].tolist(), [step[i].tolist() for step in likeliest]) for i in range(len(embeddings))]


def differing(captions: Captions, folder: Path, embeddings: np.ndarray, norm: float) -> int:
    """Pictures for which the exported graph and the source write another caption or have other likeliest tokens."""
    return sum(captions.words(embedding, norm) != other
               for embedding, other in zip(embeddings, written(folder, embeddings), strict=True))
