"""Dual encoders with random weights, as their libraries save them: what the exports and the encoders are tried on.

Small ones have the structure of the real ones in a few layers of width 32 or so, with tokenizers of a few hundred tokens
trained on the names of ImageNet's classes; full ones have their configurations' sizes. Seeds are fixed.
"""

import gzip
import io
import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

NAMES = Path(__file__).resolve().parent / "imagenet_names.txt"
SMALL_TOKENS = 600
SMALL_CAPTION_TOKENS = 160
KINDS = ["clip-b32", "clip-b16", "clip-l14", "open_clip-rn50", "siglip", "align", "groupvit", "altclip"]


def corpus() -> list[str]:
    """Lines to train tokenizers on."""
    names = [line.split("\t")[-1] for line in NAMES.read_text(encoding="utf-8").splitlines()]
    return [f"The nice {name}." for name in names] + [f"This is a {name} photo" for name in names]


def save(kind: str, folder: Path, small: bool) -> str:
    """Saves a model and returns what export_model.py has to be given for it."""
    torch.manual_seed(KINDS.index(kind) + 1)
    folder.mkdir(parents=True)
    if kind == "open_clip-rn50":
        return save_open_clip(folder, small)
    model, processor, tokenizer = BUILDERS[kind.split("-")[0]](kind, small)
    if small:
        spread(model)
    model.eval()
    size = processor.crop_size if processor.do_center_crop else processor.size
    settle(model, lambda pixels: model.get_image_features(pixel_values=pixels), size["height"])
    for part in (model, processor, tokenizer):
        part.save_pretrained(folder)
    return str(folder)


def spread(model: torch.nn.Module) -> None:
    """Weights under which narrow towers still tell inputs apart."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim >= 2:
                fan_in = parameter[0].numel() if parameter.ndim > 2 or "embedding" not in name else 4
                parameter.normal_(0, fan_in**-0.5)


def settle(model: torch.nn.Module, embed_images: object, edge: int) -> None:
    """Gives batch normalisation the statistics of noise pictures; without them deep random towers fade to zero."""
    norms = [module for module in model.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    if not norms:
        return
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    with torch.no_grad():
        embed_images(torch.from_numpy(smooth_noise((16, 3, edge, edge), 8)))
    model.eval()


def smooth_noise(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Tensors whose neighbours are alike, as in pictures. White noise drives a deep random tower with batch normalisation
    to lengths of 10^5, where its own 32 and 64 bits no longer agree."""
    noise = torch.from_numpy(np.random.default_rng(seed).normal(0, 1, shape).astype(np.float32))
    return (torch.nn.functional.avg_pool2d(noise, 5, 1, 2) * 3).numpy()


def clip(kind: str, small: bool) -> tuple:
    """OpenAI's CLIP with a ViT."""
    from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel

    tokenizer = clip_tokenizer(small)
    large, patch = kind == "clip-l14", int(kind[-2:])
    ends = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id,
            "pad_token_id": tokenizer.eos_token_id, "vocab_size": len(tokenizer)}
    edge = {32: 64, 16: 64, 14: 56}[patch] if small else 224
    if small:
        text = narrow() | ends
        vision = narrow() | {"image_size": edge, "patch_size": patch}
        projection = 24
    elif large:
        text = {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12} | ends
        vision = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16,
                  "patch_size": patch}
        projection = 768
    else:
        text, vision, projection = ends, {"patch_size": patch}, 512
    model = CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=projection))
    return model, CLIPImageProcessorPil(size={"shortest_edge": edge}, crop_size=square(edge)), tokenizer


def siglip(_kind: str, small: bool) -> tuple:
    """Google's SigLIP."""
    from transformers import SiglipConfig, SiglipImageProcessorPil, SiglipModel

    tokenizer = siglip_tokenizer()
    edge = 64 if small else 224
    text = (narrow() | {"vocab_size": SMALL_TOKENS} if small else {}) | {"max_position_embeddings": 64}
    vision = narrow() | {"image_size": edge, "patch_size": 16} if small else {}
    model = SiglipModel(SiglipConfig(text_config=text, vision_config=vision))
    return model, SiglipImageProcessorPil(size=square(edge)), tokenizer


def align(_kind: str, small: bool) -> tuple:
    """Kakao Brain's ALIGN."""
    from transformers import AlignConfig, AlignModel, EfficientNetImageProcessorPil

    tokenizer = word_piece_tokenizer()
    text = narrow() | {"vocab_size": SMALL_TOKENS} if small else {}
    vision = {"width_coefficient": 0.25, "depth_coefficient": 0.3, "image_size": 64, "hidden_dim": 80} if small else {}
    projection = {"projection_dim": 80} if small else {}
    model = AlignModel(AlignConfig(text_config=text, vision_config=vision, **projection))
    resized, cropped = (75, 61) if small else (346, 289)
    processor = EfficientNetImageProcessorPil(
        size=square(resized), crop_size=square(cropped), do_center_crop=True, resample=2, rescale_factor=1 / 127.5,
        rescale_offset=True, do_normalize=False, include_top=False)
    return model, processor, tokenizer


def groupvit(_kind: str, small: bool) -> tuple:
    """NVIDIA's GroupViT."""
    from transformers import CLIPImageProcessorPil, GroupViTConfig, GroupViTModel

    tokenizer = clip_tokenizer(small)
    ends = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id,
            "pad_token_id": tokenizer.eos_token_id, "vocab_size": len(tokenizer)}
    edge = 64 if small else 224
    vision = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 4, "depths": [2, 1, 1],
              "num_hidden_layers": 4, "image_size": edge, "patch_size": 16, "num_group_tokens": [8, 4, 0],
              "num_output_groups": [8, 4, 0]} if small else {}
    projection = {"projection_dim": 24, "projection_intermediate_dim": 48} if small else {}
    model = GroupViTModel(GroupViTConfig(text_config=(narrow() if small else {}) | ends, vision_config=vision,
                                         **projection))
    return model, CLIPImageProcessorPil(size={"shortest_edge": edge}, crop_size=square(edge)), tokenizer


def altclip(_kind: str, small: bool) -> tuple:
    """BAAI's AltCLIP."""
    from transformers import AltCLIPConfig, AltCLIPModel, CLIPImageProcessorPil

    tokenizer = xlm_roberta_tokenizer()
    edge = 56 if small else 224
    text = narrow() | {"vocab_size": len(tokenizer), "max_position_embeddings": 80, "project_dim": 32} if small else {}
    vision = narrow() | {"image_size": edge, "patch_size": 14} if small else {
        "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16,
        "patch_size": 14}
    projection = {"projection_dim": 24} if small else {}
    model = AltCLIPModel(AltCLIPConfig(text_config=text, vision_config=vision, **projection))
    return model, CLIPImageProcessorPil(size={"shortest_edge": edge}, crop_size=square(edge)), tokenizer


def save_open_clip(folder: Path, small: bool) -> str:
    """open_clip's RN50."""
    import open_clip
    from safetensors.torch import save_file

    config = json.loads(json.dumps(open_clip.get_model_config("RN50")))
    if small:
        byte_pair_file(folder / "bpe.txt.gz")
        config = {
            "embed_dim": 24,
            "vision_cfg": {"image_size": 64, "layers": [1, 1, 1, 1], "width": 4, "head_width": 32, "patch_size": None},
            "text_cfg": {"context_length": 77, "vocab_size": SMALL_TOKENS, "width": 32, "heads": 4, "layers": 2,
                         "tokenizer_kwargs": {"bpe_path": str(folder / "bpe.txt.gz")}},
        }
    preprocess = {"mean": [0.48145466, 0.4578275, 0.40821073], "std": [0.26862954, 0.26130258, 0.27577711],
                  "interpolation": "bicubic", "resize_mode": "shortest"}
    model = open_clip.CLIP(**{key: value for key, value in config.items() if key != "custom_text"})
    if small:
        spread(model)
    model.eval()
    settle(model, model.encode_image, config["vision_cfg"]["image_size"])
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}))
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    return f"open_clip:local-dir:{folder}"


def save_clipn(folder: Path) -> tuple[str, Path]:
    """A small CLIPN in its authors' form: the name of its architecture for open_clip, and a checkpoint of its training."""
    import open_clip

    torch.manual_seed(30)
    folder.mkdir(parents=True)
    byte_pair_file(folder / "bpe.txt.gz")
    config = {
        "embed_dim": 24,
        "vision_cfg": {"image_size": 64, "layers": 2, "width": 32, "head_width": 8, "patch_size": 16},
        "text_cfg": {"context_length": 77, "vocab_size": SMALL_TOKENS, "width": 32, "heads": 4, "layers": 2,
                     "tokenizer_kwargs": {"bpe_path": str(folder / "bpe.txt.gz")}},
    }
    (folder / "small-clipn.json").write_text(json.dumps(config))
    open_clip.add_model_config(folder / "small-clipn.json")
    model = open_clip.create_model("small-clipn")
    spread(model)
    weights = dict(model.state_dict())
    for name, values in model.state_dict().items():
        part, *rest = name.split(".")
        if part in ("transformer", "token_embedding", "positional_embedding", "ln_final", "text_projection"):
            weights[".".join([part + "_no", *rest])] = values + torch.randn_like(values) * values.std()
    weights["prompt_no"] = torch.randn(16, 77, 32)
    state = {"epoch": 10, "name": "clipn", "state_dict": {"module." + name: values for name, values in weights.items()}}
    torch.save(state, folder / "epoch_10.pt")
    return "open_clip:small-clipn", folder / "epoch_10.pt"


def save_captions(folder: Path, width: int) -> Path:
    """A small BertGeneration decoder with a SentencePiece tokenizer, as transformers saves them."""
    from transformers import BertGenerationConfig, BertGenerationDecoder, BertGenerationTokenizer

    torch.manual_seed(40)
    folder.mkdir(parents=True)
    (folder / "spiece.model").write_bytes(sentence_piece(vocab_size=SMALL_CAPTION_TOKENS, pad_id=0, eos_id=1, bos_id=2, unk_id=3))
    tokenizer = BertGenerationTokenizer(str(folder / "spiece.model"))
    config = BertGenerationConfig(vocab_size=SMALL_CAPTION_TOKENS, hidden_size=width, num_hidden_layers=2, num_attention_heads=4,
                                  intermediate_size=2 * width, max_position_embeddings=32, is_decoder=True,
                                  add_cross_attention=True, bos_token_id=2, eos_token_id=1)
    decoder = BertGenerationDecoder(config)
    spread(decoder)
    # A random decoder repeats one token: its last one, since weights are tied, or the image's, whose embedding is long. So
    # that captions vary from step to step, positions and feed-forward layers weigh more here, the image less.
    with torch.no_grad():
        decoder.bert.embeddings.position_embeddings.weight.mul_(4)
        for layer in decoder.bert.encoder.layer:
            layer.crossattention.output.dense.weight.mul_(0.07)
            layer.output.dense.weight.mul_(6)
    decoder.eval()
    decoder.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def narrow() -> dict[str, int]:
    """A transformer of two layers of width 32."""
    return {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}


def square(edge: int) -> dict[str, int]:
    """A size of equal edges."""
    return {"height": edge, "width": edge}


def byte_pair_file(file: Path) -> None:
    """A small vocabulary in the form of open_clip's bpe_simple_vocab_16e6.txt.gz."""
    trained = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    trained.normalizer = normalizers.Lowercase()
    trained.pre_tokenizer = pre_tokenizers.Whitespace()
    merges = SMALL_TOKENS - 512 - 2
    trainer = trainers.BpeTrainer(vocab_size=100 + merges, end_of_word_suffix="</w>", show_progress=False)
    trained.train_from_iterator(corpus(), trainer)
    pairs = json.loads(trained.to_str())["model"]["merges"][:merges]
    lines = ["#version: small"] + [" ".join(pair) for pair in pairs]
    file.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def clip_tokenizer(small: bool) -> object:
    """CLIP's tokenizer: open_clip's vocabulary, or a small one of its structure."""
    import tempfile

    from open_clip.tokenizer import SimpleTokenizer
    from transformers import CLIPTokenizer

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bpe.txt.gz"
        byte_pair_file(file)
        source = SimpleTokenizer(str(file)) if small else SimpleTokenizer()
    renamed = {"<start_of_text>": "<|startoftext|>", "<end_of_text>": "<|endoftext|>"}
    vocabulary = {renamed.get(token, token): number for token, number in source.encoder.items()}
    merges = sorted(source.bpe_ranks, key=source.bpe_ranks.get)
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=77)


def word_piece_tokenizer() -> object:
    """BERT's tokenizer with a small vocabulary."""
    from transformers import BertTokenizer

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trained = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    trained.normalizer = normalizers.BertNormalizer()
    trained.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=SMALL_TOKENS, special_tokens=special, show_progress=False)
    trained.train_from_iterator(corpus(), trainer)
    return BertTokenizer(vocab=ordered(trained.get_vocab()), model_max_length=64)


def ordered(vocabulary: dict[str, int]) -> dict[str, int]:
    """A vocabulary in the order of its ids."""
    return dict(sorted(vocabulary.items(), key=lambda entry: entry[1]))


def sentence_piece(**options: object) -> bytes:
    """A small Unigram model with SentencePiece's usual normaliser."""
    from sentencepiece import SentencePieceTrainer

    model = io.BytesIO()
    SentencePieceTrainer.train(sentence_iterator=iter(corpus()), model_writer=model, model_type="unigram",
                               normalization_rule_name="nmt_nfkc", minloglevel=2, **options)
    return model.getvalue()


def siglip_tokenizer() -> object:
    """SigLIP's tokenizer: SentencePiece of T5's structure behind Python's own cleaning."""
    import tempfile

    from transformers import SiglipTokenizer

    folder = Path(tempfile.mkdtemp())
    (folder / "spiece.model").write_bytes(
        sentence_piece(vocab_size=SMALL_TOKENS, pad_id=0, eos_id=1, unk_id=2, bos_id=-1))
    return SiglipTokenizer(str(folder / "spiece.model"))


def xlm_roberta_tokenizer() -> object:
    """XLM-RoBERTa's tokenizer, whose ids are SentencePiece's moved by the four of fairseq."""
    from sentencepiece import sentencepiece_model_pb2
    from transformers import XLMRobertaTokenizer

    proto = sentencepiece_model_pb2.ModelProto.FromString(sentence_piece(vocab_size=SMALL_TOKENS - 2))
    special = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces = special + [(piece.piece, piece.score) for piece in proto.pieces[3:]] + [("<mask>", 0.0)]
    return XLMRobertaTokenizer(vocab=pieces, model_max_length=77,
                               _spm_precompiled_charsmap=proto.normalizer_spec.precompiled_charsmap)


BUILDERS = {"clip": clip, "siglip": siglip, "align": align, "groupvit": groupvit, "altclip": altclip}
