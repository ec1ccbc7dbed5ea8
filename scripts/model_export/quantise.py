"""int8 variants of towers.

Dynamic: weights in 8 bits, activations scaled anew by each call's largest value, so a row depends on its batch;
Lakesieve runs such towers one row at a time. Static: the scales are measured once on pictures and prompts and kept, so a
row does not depend on its batch.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

TOWERS = ("vision_model", "text_model", "no_text_model")
MULTIPLICATIONS = ["MatMul", "Gemm", "Conv"]


class Calls(CalibrationDataReader):
    """Calls of a tower, one after another."""

    def __init__(self, calls: Iterator[dict[str, np.ndarray]]):
        self.calls = calls

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.calls, None)


def towers(folder: Path) -> list[str]:
    """Those that the model has."""
    return [name for name in TOWERS if (folder / f"{name}.onnx").exists()]


def dynamic(folder: Path) -> None:
    """Writes the variant quantized of all towers."""
    for name in towers(folder):
        quantize_dynamic(folder / f"{name}.onnx", folder / f"{name}_quantized.onnx", per_channel=True,
                         op_types_to_quantize=["MatMul", "Gemm"], weight_type=QuantType.QInt8, reduce_range=True)


def static(folder: Path, feeds: dict[str, list[dict[str, np.ndarray]]]) -> None:
    """Writes the variant int8 of all towers, calibrated on their calls."""
    for name in towers(folder):
        with tempfile.TemporaryDirectory() as scratch:
            prepared = Path(scratch) / "prepared.onnx"
            quant_pre_process(folder / f"{name}.onnx", prepared, skip_symbolic_shape=True)
            quantize_static(prepared, folder / f"{name}_int8.onnx", Calls(iter(feeds[name])),
                            quant_format=QuantFormat.QDQ, op_types_to_quantize=MULTIPLICATIONS, per_channel=True,
                            reduce_range=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
                            calibrate_method=CalibrationMethod.MinMax)
