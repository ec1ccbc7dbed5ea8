"""preprocessor_config.json read once more, with Pillow and numpy alone: an export is checked by what it wrote."""

import numpy as np
from PIL import Image

from .source import Json

CLIP_MEAN, CLIP_STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]


def pixels(image: Image.Image, config: Json) -> np.ndarray:
    """A picture's tensor, [3, height, width]."""
    image = image.convert("RGB")
    efficient = str(config.get("image_processor_type", "")).startswith("EfficientNet")
    if config.get("do_resize", True):
        image = image.resize(scaled(image.size, config["size"]), config.get("resample", 3))
    values = np.asarray(image)
    if config.get("do_center_crop"):
        values = cropped(values, config["crop_size"], config.get("crop_rounding") == "half_even")
    values = values.astype(np.float64)
    if config.get("do_rescale", True):
        values = values * config.get("rescale_factor", 1 / 255) - bool(efficient and config.get("rescale_offset"))
    deviation = np.array(config.get("image_std", CLIP_STD))
    if config.get("do_normalize", True):
        values = (values - np.array(config.get("image_mean", CLIP_MEAN))) / deviation
    if efficient and config.get("include_top", True):
        values = values / deviation
    return values.transpose(2, 0, 1).astype(np.float32)


def scaled(size: tuple[int, int], stated: object) -> tuple[int, int]:
    """Width and height after the resize."""
    width, height = size
    if isinstance(stated, dict) and stated.get("height"):
        return stated["width"], stated["height"]
    edge = stated["shortest_edge"] if isinstance(stated, dict) else stated
    longer = int(edge * max(size) / min(size))
    return (edge, longer) if width <= height else (longer, edge)


def cropped(values: np.ndarray, stated: object, half_even: bool) -> np.ndarray:
    """The middle of a picture that is at least as large as the crop."""
    height, width = (stated["height"], stated["width"]) if isinstance(stated, dict) else (stated, stated)
    top, left = values.shape[0] - height, values.shape[1] - width
    if top < 0 or left < 0:
        raise ValueError("A crop that is larger than the picture is not checked here")
    top, left = (round(top / 2), round(left / 2)) if half_even else (top // 2, left // 2)
    return values[top : top + height, left : left + width]
