"""What an export needs to know of a model, whichever library it comes from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer

Json = dict[str, object]


class ExportError(Exception):
    """The model cannot be exported: the message says why and what to do."""


@dataclass(frozen=True)
class Source:
    """A dual encoder and its authors' own code around it.

    config, preprocessor, tokenizer_config: what will be written as JSON.
    tokenizer: what will be written as tokenizer.json; max_length and pad_id: as the source pads and cuts.
    image_tower: pixels [n, 3, height, width] to embeddings; text_source: the tensors named in text_inputs to embeddings,
    by the source's own code; text_tower: the same in the form that is exported.
    pixels: a picture to [3, height, width] by the source's own code; tokens: prompts to the text tower's tensors, padded
    as the source does.
    no_text_source and no_text_tower: the same as text_source and text_tower of CLIPN's "no" text tower, where there is one.
    """

    config: Json
    preprocessor: Json
    tokenizer: Tokenizer
    tokenizer_config: Json
    max_length: int
    pad_id: int
    image_size: tuple[int, int]
    image_tower: torch.nn.Module
    text_source: torch.nn.Module
    text_tower: torch.nn.Module
    text_inputs: tuple[str, ...]
    pixels: Callable[[Image.Image], np.ndarray]
    tokens: Callable[[list[str]], dict[str, np.ndarray]]
    no_text_source: torch.nn.Module | None = None
    no_text_tower: torch.nn.Module | None = None

    def embed_images(self, pixels: np.ndarray) -> np.ndarray:
        """The source's own embeddings of preprocessed pictures, one after another."""
        with torch.no_grad():
            return np.concatenate([self.image_tower(torch.from_numpy(one[None])).numpy() for one in pixels])

    def embed_texts(self, prompts: list[str]) -> np.ndarray:
        """The source's own embeddings of prompts, padded as the source does."""
        return self.embed(self.text_source, prompts)

    def embed_no_texts(self, prompts: list[str]) -> np.ndarray:
        """The same by the "no" text tower."""
        return self.embed(self.no_text_source, prompts)

    def embed(self, tower: torch.nn.Module, prompts: list[str]) -> np.ndarray:
        """Embeddings of prompts by one of the source's own text towers."""
        tensors = [torch.from_numpy(self.tokens(prompts)[name]) for name in self.text_inputs]
        with torch.no_grad():
            return tower(*tensors).numpy()
