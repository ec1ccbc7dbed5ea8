"""Dual encoders of open_clip, by its names for architectures and weights."""

import copy
import dataclasses
from pathlib import Path

import numpy as np
import open_clip
import torch
from open_clip.transformer import TextTransformer, text_global_pool
from PIL import Image

from . import clipn, tokenizer_files
from .source import ExportError, Source

RANDOM = "random"
CODES = {"bicubic": 3, "bilinear": 2}


class ImageTower(torch.nn.Module):
    """encode_image as a module."""

    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.model.encode_image(pixel_values)


class TextSource(torch.nn.Module):
    """encode_text as a module."""

    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return self.model.encode_text(input_ids)


class TextTower(torch.nn.Module):
    """encode_text for prompts of any length: positions and causal mask are cut to it, which the source's own omits."""

    def __init__(self, text: torch.nn.Module, pool: str, end: int | None):
        super().__init__()
        self.text = text
        self.pool = pool
        self.end = end

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        length = input_ids.shape[1]
        mask = self.text.attn_mask
        embedded = self.text.token_embedding(input_ids) + self.text.positional_embedding[:length]
        states = self.text.transformer(embedded, attn_mask=None if mask is None else mask[:length, :length])
        pooled = text_global_pool(self.text.ln_final(states), input_ids, self.pool, eos_token_id=self.end)
        projection = self.text.text_projection
        if projection is None:
            return pooled
        return projection(pooled) if isinstance(projection, torch.nn.Linear) else pooled @ projection


def text_tower(model: torch.nn.Module) -> torch.nn.Module:
    """The text tower in a form that takes prompts of any length where there is one."""
    text = getattr(model, "text", model)
    if isinstance(text, TextTransformer) and text.cls_emb is None and not text.use_pad_mask:
        return TextTower(text, text.pool_type, text.eos_id)
    if text is model:
        return TextTower(model, model.text_pool_type, getattr(model, "text_eos_id", None))
    return TextSource(model)


def load(name: str, pretrained: str | None) -> Source:
    """Reads a model: a name such as RN50 with a tag or file of weights, or local-dir:FOLDER, or hf-hub:OWNER/NAME."""
    located = name.startswith(("local-dir:", "hf-hub:"))
    if pretrained is None and not located:
        tags = open_clip.list_pretrained_tags_by_model(name)
        raise ExportError(f"open_clip:{name} needs --pretrained: a file of weights, or one of {tags}, or '{RANDOM}'")
    if not located and name not in open_clip.list_models() and not Path(name).exists():
        raise ExportError(f"open_clip knows no model '{name}': open_clip.list_models() tells its names")
    with_no = clipn.read(Path(pretrained)) if pretrained is not None and Path(pretrained).is_file() else None
    weights = None if pretrained == RANDOM or with_no is not None else pretrained
    try:
        model, _, preprocess = open_clip.create_model_and_transforms(name, pretrained=weights)
        tokenizer = open_clip.get_tokenizer(name)
        if with_no is not None:
            model.load_state_dict(clipn.yes_weights(with_no))
    except (OSError, RuntimeError, ValueError) as e:
        raise ExportError(f"open_clip cannot load '{name}' with the weights '{pretrained}': {e}") from e
    source = of(model.eval(), preprocess, tokenizer, name)
    return source if with_no is None else with_no_text_tower(source, model, with_no)


def with_no_text_tower(source: Source, model: torch.nn.Module, weights: clipn.Weights) -> Source:
    """A CLIPN model, whose "no" text tower is exported as a text tower with other weights."""
    twin = copy.deepcopy(model)
    twin.load_state_dict(clipn.yes_weights(weights) | clipn.no_weights(weights))
    no_source = clipn.NoTextSource(model, weights).eval()
    return dataclasses.replace(source, no_text_source=no_source, no_text_tower=text_tower(twin.eval()))


def of(model: torch.nn.Module, preprocess: object, tokenizer: object, name: str) -> Source:
    """A model that is in memory."""
    length = tokenizer.context_length
    pad_id = tokenizer_files.pad_id_of_open_clip(tokenizer)
    image_size = model.visual.image_size
    height, width = image_size if isinstance(image_size, tuple | list) else (image_size, image_size)

    def pixels(image: Image.Image) -> np.ndarray:
        return preprocess(image).numpy().astype(np.float32)

    def tokens(prompts: list[str]) -> dict[str, np.ndarray]:
        ids = tokenizer(prompts).numpy().astype(np.int64)
        padded = np.cumsum(ids[:, ::-1] != pad_id, axis=1)[:, ::-1] == 0
        return {"input_ids": ids, "attention_mask": 1 - padded.astype(np.int64)}

    return Source(
        config={
            "model_type": "open_clip",
            "architecture": name.removeprefix("hf-hub:") if not name.startswith("local-dir:") else None,
            "logit_scale": float(model.logit_scale.detach().exp()),
            "text_config": {"max_position_embeddings": length, "pad_token_id": pad_id},
            "vision_config": {"image_size": height},
        },
        preprocessor=recipe(model.visual.preprocess_cfg, height, width),
        tokenizer=tokenizer_files.of_open_clip(tokenizer, length, pad_id),
        tokenizer_config={"model_max_length": length},
        max_length=length,
        pad_id=pad_id,
        image_size=(height, width),
        image_tower=ImageTower(model),
        text_source=TextSource(model),
        text_tower=text_tower(model),
        text_inputs=("input_ids",),
        pixels=pixels,
        tokens=tokens,
    )


def recipe(stated: dict[str, object], height: int, width: int) -> dict[str, object]:
    """preprocessor_config.json for open_clip's validation transform."""
    mode = stated.get("resize_mode", "shortest")
    if mode not in ("shortest", "squash") or (mode == "shortest" and height != width):
        raise ExportError(f"open_clip's resize mode '{mode}' for {height} x {width} has no form in preprocessor_config.json")
    shortest = mode == "shortest"
    written = {
        "image_processor_type": "CLIPImageProcessor",
        "do_convert_rgb": True,
        "do_resize": True,
        "size": {"shortest_edge": height} if shortest else {"height": height, "width": width},
        "resample": CODES[stated.get("interpolation", "bicubic")],
        "do_center_crop": shortest,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": list(stated["mean"]),
        "image_std": list(stated["std"]),
    }
    if shortest:
        # torchvision rounds the middle of an odd margin to the even number, transformers rounds it down.
        written |= {"crop_size": {"height": height, "width": width}, "crop_rounding": "half_even"}
    return written
