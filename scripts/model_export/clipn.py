"""CLIPN's checkpoints (Wang et al., ICCV 2023): an open_clip model whose text tower has a twin, the "no" text tower.

The twin's parts bear the names of the text tower's with _no behind them. Its input is a prompt's tokens and positions plus
prompt_no, a learnt "no" for each position: of its 16 variants inference takes the mean, which is therefore a part of the
positions.
"""

import copy
from pathlib import Path

import torch

from .source import ExportError

PARTS = ("transformer", "token_embedding", "positional_embedding", "ln_final", "text_projection")
LEARNT_NO = "prompt_no"

Weights = dict[str, torch.Tensor]


def read(file: Path) -> Weights | None:
    """The weights of a checkpoint, or None if it is not one of CLIPN's."""
    if file.suffix == ".safetensors":
        return None
    try:
        checkpoint = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as e:  # whatever pickle finds in a file that is no checkpoint
        raise ExportError(f"{file} is no checkpoint of weights alone: {e}") from e
    weights = checkpoint.get("state_dict", checkpoint)
    weights = {name.removeprefix("module."): values for name, values in weights.items()}
    return weights if LEARNT_NO in weights else None


def yes_weights(weights: Weights) -> Weights:
    """Those of the open_clip model with its text tower."""
    return {name: values for name, values in weights.items() if not is_no(name)}


def no_weights(weights: Weights) -> Weights:
    """Those of the "no" text tower, under the names of a text tower."""
    named = {part(name) + name[len(part(name)) + 3:]: values for name, values in weights.items()
             if is_no(name) and name != LEARNT_NO}
    named["positional_embedding"] = named["positional_embedding"] + weights[LEARNT_NO].mean(dim=0)
    return named


def is_no(name: str) -> bool:
    """Whether a weight belongs to the "no" text tower."""
    return name == LEARNT_NO or any(name.split(".")[0] == part + "_no" for part in PARTS)


def part(name: str) -> str:
    """The part of a text tower that a weight of the "no" text tower stands for."""
    return name.split(".")[0].removesuffix("_no")


class NoTextSource(torch.nn.Module):
    """encode_text(text, "no") of the published model in inference, over the checkpoint's own names."""

    def __init__(self, model: torch.nn.Module, weights: Weights):
        super().__init__()
        self.transformer_no = copied(model.transformer, weights, "transformer_no")
        self.token_embedding_no = copied(model.token_embedding, weights, "token_embedding_no")
        self.ln_final_no = copied(model.ln_final, weights, "ln_final_no")
        for name in ("positional_embedding_no", "text_projection_no", LEARNT_NO):
            self.register_buffer(name, weights[name].float())
        self.register_buffer("attn_mask", model.attn_mask)

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        embedded = self.token_embedding_no(input_ids) + self.positional_embedding_no
        embedded = embedded + torch.mean(self.prompt_no, dim=0, keepdim=True)
        states = self.ln_final_no(self.transformer_no(embedded, attn_mask=self.attn_mask))
        ends = states[torch.arange(states.shape[0]), input_ids.argmax(dim=-1)]
        return ends @ self.text_projection_no


def copied(module: torch.nn.Module, weights: Weights, name: str) -> torch.nn.Module:
    """A module like that one with the weights of that name."""
    twin = copy.deepcopy(module)
    twin.load_state_dict({key.removeprefix(name + "."): values.float() for key, values in weights.items()
                          if key.startswith(name + ".")})
    return twin.eval()
