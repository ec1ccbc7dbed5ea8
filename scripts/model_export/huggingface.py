"""Dual encoders of transformers: CLIP, SigLIP, ALIGN, GroupViT, AltCLIP and others with the same two methods."""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from transformers import AutoConfig, AutoImageProcessor, AutoModel, AutoTokenizer

from . import tokenizer_files
from .source import ExportError, Json, Source

# Trained without a mask: their prompts are always filled up to the full length.
UNMASKED = {"siglip", "siglip2"}


class ImageTower(torch.nn.Module):
    """get_image_features as a module."""

    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return features(self.model.get_image_features(pixel_values=pixel_values))


class TextTower(torch.nn.Module):
    """get_text_features as a module, with a mask or without."""

    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None) -> torch.Tensor:
        return features(self.model.get_text_features(input_ids=input_ids, attention_mask=attention_mask))


def features(output: object) -> torch.Tensor:
    """transformers 5 wraps the embedding, transformers 4 does not."""
    return output if isinstance(output, torch.Tensor) else output.pooler_output


def load(name: str) -> Source:
    """Reads a model by its name on the hub, or from a local folder."""
    try:
        config = AutoConfig.from_pretrained(name)
        model = AutoModel.from_pretrained(name, dtype=torch.float32).eval()
        processor = AutoImageProcessor.from_pretrained(name, backend="pil")
        tokenizer = AutoTokenizer.from_pretrained(name)
    except (OSError, ValueError) as e:
        raise ExportError(f"transformers cannot load '{name}': {e}") from e
    if not hasattr(model, "get_image_features") or not hasattr(model, "get_text_features"):
        raise ExportError(f"'{name}' is a {config.model_type}, which is no dual encoder: it has no image or no text tower")
    masked = config.model_type not in UNMASKED
    length = max_length(name, tokenizer, model)
    preprocessor = json.loads(processor.to_json_string())
    preprocessor = {key: value for key, value in preprocessor.items() if value is not None}

    def pixels(image: Image.Image) -> np.ndarray:
        return np.asarray(processor(image, return_tensors="np")["pixel_values"][0], np.float32)

    def tokens(prompts: list[str]) -> dict[str, np.ndarray]:
        batch = tokenizer(prompts, padding="max_length", truncation=True, max_length=length, return_tensors="np",
                          return_attention_mask=True)
        return {key: np.asarray(batch[key], np.int64) for key in ("input_ids", "attention_mask")}

    size = pixels(Image.new("RGB", (64, 64))).shape[1:]
    converted = tokenizer_files.of_transformers(tokenizer, length)
    return Source(
        config=without_paths(json.loads(config.to_json_string())) | {"logit_scale": logit_scale(model)},
        preprocessor=preprocessor,
        tokenizer=converted,
        tokenizer_config={"model_max_length": length, "pad_token": tokenizer.pad_token,
                          "tokenizer_class": type(tokenizer).__name__},
        max_length=length,
        pad_id=tokenizer.pad_token_id,
        image_size=(size[0], size[1]),
        image_tower=ImageTower(model),
        text_source=TextTower(model),
        text_tower=TextTower(model),
        text_inputs=("input_ids", "attention_mask") if masked else ("input_ids",),
        pixels=pixels,
        tokens=tokens,
    )


def without_paths(config: Json) -> Json:
    """A configuration without the place it was read from."""
    return {key: value for key, value in config.items() if key != "_name_or_path"}


def logit_scale(model: torch.nn.Module) -> float:
    """The trained factor on cosines: ALIGN keeps its reciprocal, all others its logarithm."""
    if hasattr(model, "logit_scale"):
        return float(model.logit_scale.detach().exp())
    if hasattr(model, "temperature"):
        return float(1 / model.temperature.detach())
    raise ExportError("The model has neither 'logit_scale' nor 'temperature': its cosines have no known scale")


def max_length(name: str, tokenizer: object, model: torch.nn.Module) -> int:
    """Tokens of the longest prompt: the tokenizer's own limit, a processor's, or the tower's positions."""
    stated = [tokenizer.model_max_length] if tokenizer.model_max_length < 1_000_000 else []
    for file in ("processor_config.json", "preprocessor_config.json"):
        path = Path(name) / file
        length = json.loads(path.read_text()).get("max_length") if path.is_file() else None
        stated += [length] if isinstance(length, int) else []
    if model.config.model_type == "align":
        stated.append(64)  # the default of AlignProcessor
    positions = getattr(model.config.text_config, "max_position_embeddings", None)
    if positions is not None:
        # RoBERTa counts positions from the padding token's id on.
        offset = model.config.text_config.pad_token_id + 1 if offsets_positions(model) else 0
        stated.append(positions - offset)
    if not stated:
        raise ExportError("Nothing says how many tokens a prompt may have: set model_max_length in tokenizer_config.json")
    return min(stated)


def offsets_positions(model: torch.nn.Module) -> bool:
    """Whether the text tower is a RoBERTa."""
    return any(getattr(module, "padding_idx", None) is not None and hasattr(module, "position_embeddings")
               and module.position_embeddings.padding_idx is not None for module in model.modules())

