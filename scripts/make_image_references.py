#!/usr/bin/env python3
"""Writes the pictures that the tests of io.lakesieve.image decode, and what Pillow and transformers make of them.

    python3 -m venv VENV && VENV/bin/pip install numpy pillow transformers
    VENV/bin/python scripts/make_image_references.py

Everything is drawn here from a fixed seed. Under udfs/src/test/resources/images:
    decode/NAME.EXT       a picture
    decode/NAME.EXT.rgb.gz  its pixels: orientation applied, over white, 16 bits divided by 257 (rounded)
    resize/FILTER-WxH.rgb.gz  source.png scaled by PIL.Image.resize
    pixels/NAME.json      a preprocessor_config.json
    pixels/NAME.f32.gz    what the PIL image processor of that type makes of resize/source.png with it
    manifest.txt          the versions that made them
An .rgb.gz holds width and height as big-endian 32-bit integers, then interleaved RGB; an .f32.gz holds little-endian
32-bit floats, channel by channel.
"""
import gzip
import io
import json
import pathlib
import re
import struct
import zlib

import numpy as np
import PIL
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

OUT = pathlib.Path(__file__).resolve().parents[1] / "udfs/src/test/resources/images"
RNG = np.random.default_rng(20240229)
FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "box": 4, "hamming": 5}


def picture(width, height):
    """A smooth background, sharp shapes and a little noise: what codecs and filters find hard."""
    y, x = np.mgrid[0:height, 0:width]
    channels = [
        128 + 100 * np.sin(x / 5.0 + c) * np.cos(y / (4.0 + c)) + 40 * ((x // 7 + y // 5 + c) % 2) for c in range(3)
    ]
    noisy = np.stack(channels, -1) + RNG.normal(0, 12, (height, width, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def over_white(image):
    image = image.convert("RGBA")
    background = Image.new("RGB", image.size, (255, 255, 255))
    background.paste(image, mask=image.getchannel("A"))
    return background


def reference(path):
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode.startswith("I"):
        grey = np.asarray(image).astype(np.int64)
        image = Image.fromarray(((grey + 128) // 257).astype(np.uint8))
    if image.mode in ("RGBa", "La"):
        image = image.convert(image.mode.upper())
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = over_white(image)
    return np.asarray(image.convert("RGB"))


def write_rgb(path, pixels):
    height, width, _ = pixels.shape
    path.write_bytes(gzip.compress(struct.pack(">ii", width, height) + pixels.tobytes(), 9, mtime=0))


def keep(name, expected=None):
    path = OUT / "decode" / name
    write_rgb(OUT / "decode" / (name + ".rgb.gz"), reference(path) if expected is None else expected)


def save(name, array, mode=None, **options):
    image = array if isinstance(array, Image.Image) else Image.fromarray(array)
    if mode:
        image = image.convert(mode)
    image.save(OUT / "decode" / name, **options)
    keep(name)


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(row, previous, bpp, kind):
    out = bytearray([kind])
    for i, value in enumerate(row):
        left = row[i - bpp] if i >= bpp else 0
        up = previous[i]
        corner = previous[i - bpp] if i >= bpp else 0
        guess = [0, left, up, (left + up) // 2, paeth(left, up, corner)][kind]
        out.append((value - guess) & 255)
    return bytes(out)


def png_bytes(samples, depth, colour_type, interlaced=False, extra=()):
    """A PNG of height x width x channels samples, its rows filtered with all five filters in turn."""
    height, width, channels = samples.shape
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    data = b""
    for x0, y0, dx, dy in passes if interlaced else [(0, 0, 1, 1)]:
        part = samples[y0::dy, x0::dx]
        if part.size == 0:
            continue
        previous = None
        for y, line in enumerate(part):
            flat = line.reshape(-1)
            if depth == 16:
                row = flat.astype(">u2").tobytes()
            else:
                bits = "".join(format(v, f"0{depth}b") for v in flat)
                bits += "0" * (-len(bits) % 8)
                row = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
            previous = previous or bytes(len(row))
            data += filtered(row, previous, max(1, channels * depth // 8), y % 5)
            previous = row
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced)))]
    chunks += list(extra) + [(b"IDAT", zlib.compress(data, 9)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(c)) + t + c + struct.pack(">I", zlib.crc32(t + c)) for t, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def write_png(name, samples, depth, colour_type, expected=None, **options):
    (OUT / "decode" / name).write_bytes(png_bytes(samples, depth, colour_type, **options))
    keep(name, expected)


def jpegs():
    rgb = picture(45, 33)
    save("baseline-444.jpg", rgb, quality=90, subsampling=0)
    save("baseline-422.jpg", rgb, quality=85, subsampling=1)
    save("baseline-420.jpg", rgb, quality=75, subsampling=2)
    save("low-quality.jpg", rgb, quality=15)
    save("progressive.jpg", rgb, quality=80, progressive=True)
    save("restarts.jpg", rgb, quality=80, restart_marker_rows=1)
    save("grey.jpg", rgb, mode="L", quality=85)
    save("cmyk.jpg", rgb, mode="CMYK", quality=90)
    save("rgb-adobe.jpg", rgb, quality=90, keep_rgb=True)
    save("odd-profile.jpg", rgb, quality=85, icc_profile=b"not a profile at all " * 9)
    save("one-pixel.jpg", rgb[:1, :1])
    cmyk = (OUT / "decode/cmyk.jpg").read_bytes()
    adobe = cmyk.index(b"Adobe")
    (OUT / "decode/ycck.jpg").write_bytes(cmyk[: adobe + 11] + b"\x02" + cmyk[adobe + 12 :])
    keep("ycck.jpg")
    plain = (OUT / "decode/baseline-444.jpg").read_bytes()
    (OUT / "decode/no-markers.jpg").write_bytes(plain[:2] + plain[20:])
    keep("no-markers.jpg")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        save(f"orientation-{orientation}.jpg", picture(24, 16), quality=90, exif=exif)


def pngs():
    rgb = picture(21, 19)
    alpha = RNG.integers(0, 256, (19, 21, 1), dtype=np.uint8)
    wide = RNG.integers(0, 65536, (19, 21, 4))
    white = np.full((19, 21, 3), 255)
    save("rgb.png", rgb)
    save("grey.png", rgb, mode="L")
    save("bits-1.png", rgb, mode="1")
    save("palette.png", Image.fromarray(rgb).quantize(200))
    save("palette-4.png", Image.fromarray(rgb).quantize(13), bits=4)
    save("palette-alpha.png", Image.fromarray(rgb).quantize(50), transparency=bytes(range(0, 250, 5)))
    save("rgba.png", np.concatenate([rgb, alpha], -1))
    save("grey-alpha.png", np.concatenate([rgb[..., :1], alpha], -1))
    save("colour-key.png", rgb, transparency=tuple(int(v) for v in rgb[3, 4]))
    exif = Image.Exif()
    exif[0x0112] = 6
    save("orientation.png", rgb, exif=exif)
    write_png("grey-2.png", RNG.integers(0, 4, (19, 21, 1)), 2, 0)
    write_png("grey-4.png", RNG.integers(0, 16, (19, 21, 1)), 4, 0)
    write_png("grey-16.png", wide[..., :1], 16, 0)
    eight = (wide + 128) // 257
    mixed = eight[..., :3] * eight[..., 3:] + white * (255 - eight[..., 3:]) + 128
    mixed = ((mixed >> 8) + mixed) >> 8
    write_png("rgb-16.png", wide[..., :3], 16, 2, expected=eight[..., :3].astype(np.uint8))
    write_png("rgba-16.png", wide, 16, 6, expected=mixed.astype(np.uint8))
    write_png("interlaced.png", rgb.astype(int), 8, 2, interlaced=True)
    write_png("interlaced-grey-1.png", RNG.integers(0, 2, (19, 21, 1)), 1, 0, interlaced=True)
    write_png("interlaced-tiny.png", rgb[:2, :3].astype(int), 8, 2, interlaced=True)
    frames = [Image.fromarray(picture(21, 19)) for _ in range(2)]
    save("animated.png", frames[0], save_all=True, append_images=frames[1:])


def others():
    rgb = picture(21, 19)
    image = Image.fromarray(rgb)
    few = image.quantize(40)
    save("plain.gif", few)
    save("transparent.gif", few, transparency=3)
    save("animated.gif", few, save_all=True, append_images=[few.rotate(180)])
    small = (OUT / "decode/plain.gif").read_bytes()
    (OUT / "decode/small-frame.gif").write_bytes(small[:6] + struct.pack("<HH", 30, 25) + small[10:])
    keep("small-frame.gif")
    save("rgb.bmp", image)
    save("palette.bmp", few)
    save("bits-1.bmp", image.convert("1"))
    save("plain.tif", image)
    save("lzw.tif", image, compression="tiff_lzw")
    save("deflate.tif", image, compression="tiff_adobe_deflate")
    save("packbits.tif", few, compression="packbits")
    save("cmyk.tif", image.convert("CMYK"))
    save("rgba.tif", image.convert("RGBA"))
    save("grey-16.tif", Image.fromarray(RNG.integers(0, 65536, (19, 21), dtype=np.uint16)))
    save("orientation.tif", image, tiffinfo={0x0112: 6})
    save("lossless.webp", image, lossless=True)
    alpha = RNG.integers(0, 256, (19, 21, 1), dtype=np.uint8)
    save("alpha.webp", np.concatenate([rgb, alpha], -1), lossless=True, exact=True)
    save("lossy.webp", picture(48, 40), quality=85)
    exif = Image.Exif()
    exif[0x0112] = 8
    save("orientation.webp", image, lossless=True, exif=exif)


def resizes():
    source = Image.fromarray(picture(53, 41))
    source.save(OUT / "resize/source.png")
    for name, code in FILTERS.items():
        for size in [(17, 13), (53, 20), (30, 41), (97, 71), (1, 1), (50, 44), (47, 20), (60, 20)]:
            scaled = source.resize(size, resample=code)
            write_rgb(OUT / f"resize/{name}-{size[0]}x{size[1]}.rgb.gz", np.asarray(scaled))


def preprocessed():
    import transformers

    configs = {
        "clip": {"size": {"shortest_edge": 24}, "crop_size": {"height": 24, "width": 24}},
        "old-form": {"size": 20, "crop_size": 16, "resample": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3},
        "exact": {"size": {"height": 18, "width": 30}, "do_center_crop": False, "resample": 1},
        "padded": {"size": {"shortest_edge": 15}, "crop_size": {"height": 22, "width": 17}},
        "odd-crop": {"size": {"shortest_edge": 26}, "crop_size": {"height": 19, "width": 23}},
        "no-resize": {"do_resize": False, "crop_size": {"height": 12, "width": 60}},
        "raw": {"size": {"shortest_edge": 9}, "crop_size": 9, "do_rescale": False, "do_normalize": False},
        "unnormalised": {"size": {"shortest_edge": 9}, "crop_size": 9, "do_normalize": False},
        "unscaled": {
            "size": {"shortest_edge": 9},
            "crop_size": 9,
            "do_rescale": False,
            "image_mean": [127.0, 126.0, 125.0],
            "image_std": [128.0, 64.0, 32.5],
        },
        "limited": {
            "size": {"shortest_edge": 21, "longest_edge": 24},
            "do_center_crop": False,
            "do_pad": True,
            "pad_size": {"height": 26, "width": 24},
        },
        "within": {
            "size": {"max_height": 18, "max_width": 20},
            "do_center_crop": False,
            "do_pad": True,
            "pad_size": {"height": 20, "width": 20},
        },
        "pad-crop": {"size": 15, "crop_size": {"height": 17, "width": 18}, "do_pad": True,
                     "pad_size": {"height": 19, "width": 21}},
        "siglip": {"image_processor_type": "SiglipImageProcessor", "size": {"height": 20, "width": 20}},
        "vit": {"image_processor_type": "ViTFeatureExtractor", "size": 20},
        "deit": {"image_processor_type": "DeiTImageProcessorFast", "size": 22, "crop_size": 19},
        "align": {
            "image_processor_type": "EfficientNetImageProcessor",
            "size": {"height": 24, "width": 25},
            "crop_size": {"height": 19, "width": 20},
            "do_center_crop": True,
            "resample": 2,
            "rescale_factor": 1 / 127.5,
            "rescale_offset": True,
            "do_normalize": False,
            "include_top": False,
        },
        "efficientnet": {"image_processor_type": "EfficientNetImageProcessor", "size": 21},
        "convnext": {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 20}},
        "convnext-whole": {"image_processor_type": "ConvNextFeatureExtractor", "size": {"shortest_edge": 384},
                           "resample": 0},
    }
    source = Image.open(OUT / "resize/source.png")
    for name, config in configs.items():
        stated = {key: value for key, value in config.items() if key != "image_processor_type"}
        kind = re.sub("(ImageProcessor(Fast)?|FeatureExtractor)$", "", config.get("image_processor_type", "CLIP"))
        processor = getattr(transformers, kind + "ImageProcessorPil")(**stated)
        pixels = np.asarray(processor(source, return_tensors="np")["pixel_values"][0], np.float32)
        (OUT / f"pixels/{name}.json").write_text(json.dumps(config, indent=2) + "\n")
        (OUT / f"pixels/{name}.f32.gz").write_bytes(gzip.compress(pixels.astype("<f4").tobytes(), 9, mtime=0))


def more_jpegs():
    """Sizes around the edges of blocks and MCUs, where transforms and interpolation end."""
    rng = np.random.default_rng(20261122)
    for number, (width, height) in enumerate([(1, 1), (2, 3), (3, 2), (5, 17), (8, 8), (16, 9), (17, 16), (33, 47)]):
        for subsampling in (0, 1, 2):
            noise = rng.normal(0, 30, (height, width, 3))
            y, x = np.mgrid[0:height, 0:width, 0:1][:2]
            wave = 128 + 90 * np.sin(x / 3 + y / 4)
            pixels = np.clip(wave + noise, 0, 255).astype(np.uint8)
            options = {"progressive": True} if number % 3 == 2 and width > 3 else {}
            save(f"edge-{width}x{height}-{subsampling}.jpg", pixels, quality=92, subsampling=subsampling, **options)
    tall = Image.fromarray(rng.integers(0, 256, (40, 31, 3), dtype=np.uint8)).resize((124, 160), Image.BICUBIC)
    save("progressive-restarts.jpg", tall, quality=60, progressive=True, restart_marker_blocks=5)
    save("progressive-grey.jpg", tall.convert("L"), quality=80, progressive=True, subsampling=2)
    save("long-codes.jpg", tall, quality=100, optimize=True)


def webps():
    """Lossy ones at the edges of macroblocks, with transparency, palettes, long codes, animation."""
    rng = np.random.default_rng(20261123)
    for number, (width, height) in enumerate([(1, 1), (2, 2), (15, 17), (16, 16), (33, 31), (70, 50)]):
        y, x = np.mgrid[0:height, 0:width]
        wave = np.stack([128 + 90 * np.sin(x / (3 + c) + y / 4) for c in range(3)], -1)
        pixels = np.clip(wave + rng.normal(0, 25, (height, width, 3)), 0, 255).astype(np.uint8)
        save(f"edge-{width}x{height}.webp", pixels, quality=(5, 40, 75, 95)[number % 4], method=number % 7)
        alpha = (np.arange(width) * 7 % 256).astype(np.uint8)[None, :, None].repeat(height, 0)
        rgba = np.concatenate([pixels, alpha], -1)
        save(f"alpha-{width}x{height}.webp", rgba, quality=70, alpha_quality=(100, 60)[number % 2])
    noise = rng.integers(0, 256, (60, 80, 3), dtype=np.uint8)
    save("long-codes.webp", Image.fromarray(noise).resize((160, 120), Image.BICUBIC), lossless=True, method=6)
    for colours in (2, 4, 13, 200):
        few = np.concatenate([noise // 64 * 64, 255 * (noise[..., :1] > 60)], -1).astype(np.uint8)
        palette = few.reshape(-1, 4)[rng.integers(0, colours - 1 or 1, few.shape[:2])]
        palette[5:9, 4:20] = 0
        save(f"palette-{colours}.webp", palette, lossless=True, exact=True)
    frames = []
    for _ in range(2):
        frame = np.zeros((30, 40, 4), np.uint8)
        frame[6:20, 8:30] = np.concatenate([noise[6:20, 8:30], np.full((14, 22, 1), 200, np.uint8)], -1)
        frames.append(Image.fromarray(frame))
    for name, options in {"lossy": {"quality": 70}, "lossless": {"lossless": True}}.items():
        save(f"animated-{name}.webp", frames[0], save_all=True, append_images=frames[1:], **options)


def text_profile(exif):
    """EXIF as ImageMagick keeps it in PNG's text: in hexadecimal, behind its name and length."""
    digits = exif.hex()
    lines = "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    return f"\nexif\n{len(exif):8d}\n{lines}\n"


def xmp(orientation):
    return (f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="{orientation}"/></x:xmpmeta>').encode()


def xmp_orientations():
    image = Image.fromarray(picture(24, 16))
    packet = xmp(6)
    save("orientation-xmp.webp", image, lossless=True, xmp=packet)
    save("orientation-xmp.tif", image, tiffinfo={700: packet})
    exif = Image.Exif()
    exif[0x0112] = 3
    save("orientation-both.webp", image, lossless=True, xmp=packet, exif=exif)
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=True)
    save("orientation-xmp.png", image, pnginfo=info)
    for name, zipped in {"plain": False, "zipped": True}.items():
        info = PngInfo()
        info.add_text("Raw profile type exif", text_profile(exif.tobytes()), zip=zipped)
        save(f"orientation-profile-{name}.png", image, pnginfo=info)
    plain = io.BytesIO()
    image.save(plain, "JPEG", quality=90)
    segment = b"http://ns.adobe.com/xap/1.0/\0" + packet
    jpeg = plain.getvalue()
    (OUT / "decode/orientation-xmp.jpg").write_bytes(
        jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]
    )
    keep("orientation-xmp.jpg")


def tiff_bytes(bands, photometric, extra, colours=None):
    """An uncompressed little-endian TIFF of 8 bits a sample."""
    height, width, samples = bands.shape
    body = b""

    def put(data):
        nonlocal body
        body += data + b"\0" * (len(data) % 2)
        return 8 + len(body) - len(data) - len(data) % 2

    bits = put(struct.pack(f"<{samples}H", *[8] * samples)) if samples > 2 else 8 | 8 << 16
    pixels = bands.astype(np.uint8).tobytes()
    tags = [(256, 3, 1, width), (257, 3, 1, height), (258, 3, samples, bits), (259, 3, 1, 1), (262, 3, 1, photometric)]
    tags += [(273, 4, 1, put(pixels)), (277, 3, 1, samples), (278, 3, 1, height), (279, 4, 1, len(pixels))]
    if colours:
        tags += [(320, 3, len(colours), put(struct.pack(f"<{len(colours)}H", *colours)))]
    tags += [(338, 3, 1, extra)]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + b"\0" * 4
    return b"II*\0" + struct.pack("<I", 8 + len(body)) + body + directory


def write(name, data):
    (OUT / "decode" / name).write_bytes(data)
    keep(name)


def tiff_bands():
    rgb = picture(21, 19).astype(int)
    ramp = np.tile(np.linspace(0, 255, 21).astype(int), (19, 1))[..., None]
    few = Image.fromarray(rgb.astype(np.uint8)).quantize(40)
    palette = (few.getpalette() + [0] * 768)[:768]
    colours = [value * 257 for channel in range(3) for value in palette[channel::3]]
    indices = np.asarray(few)[..., None]
    write("fourth-band.tif", tiff_bytes(np.concatenate([rgb, ramp], -1), 2, 0))
    write("premultiplied.tif", tiff_bytes(np.concatenate([(rgb * ramp + 127) // 255, ramp], -1), 2, 1))
    write("grey-band.tif", tiff_bytes(np.concatenate([rgb[..., :1], ramp], -1), 1, 0))
    write("palette-alpha.tif", tiff_bytes(np.concatenate([indices, ramp], -1), 3, 2, colours))
    write("palette-band.tif", tiff_bytes(np.concatenate([indices, ramp], -1), 3, 0, colours))


def planar_tiff_bytes(planes, photometric, extra=None, predictor=1, strips=1, dtype=np.uint8):
    """A little-endian TIFF whose channels lie behind each other, uncompressed or with the predictor and deflated."""
    samples, height, width = planes.shape
    per_strip = (height + strips - 1) // strips
    body = b""

    def put(data):
        nonlocal body
        body += data + b"\0" * (len(data) % 2)
        return 8 + len(body) - len(data) - len(data) % 2

    size = np.dtype(dtype).itemsize
    bits = put(struct.pack(f"<{samples}H", *[8 * size] * samples))
    offsets, lengths = [], []
    for plane in planes:
        for top in range(0, height, per_strip):
            rows = plane[top : top + per_strip].astype(np.int64)
            if predictor == 2:
                rows = np.concatenate([rows[:, :1], np.diff(rows, axis=1)], 1)
            data = (rows % (1 << 8 * size)).astype(np.dtype(dtype).newbyteorder("<")).tobytes()
            data = zlib.compress(data) if predictor == 2 else data
            offsets.append(put(data))
            lengths.append(len(data))
    count = len(offsets)
    tags = [(256, 3, 1, width), (257, 3, 1, height), (258, 3, samples, bits), (259, 3, 1, 8 if predictor == 2 else 1)]
    tags += [(262, 3, 1, photometric), (273, 4, count, put(struct.pack(f"<{count}I", *offsets))), (277, 3, 1, samples)]
    tags += [(278, 3, 1, per_strip), (279, 4, count, put(struct.pack(f"<{count}I", *lengths))), (284, 3, 1, 2)]
    tags += [(317, 3, 1, predictor)] * (predictor == 2) + ([(338, 3, 1, extra)] if extra is not None else [])
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + b"\0" * 4
    return b"II*\0" + struct.pack("<I", 8 + len(body)) + body + directory


def planar_tiffs():
    rng = np.random.default_rng(20261130)
    y, x = np.mgrid[0:19, 0:21]
    rgb = np.stack([128 + 100 * np.sin(x / 5 + c) * np.cos(y / (4 + c)) + rng.normal(0, 9, x.shape) for c in range(3)])
    rgb = np.clip(rgb, 0, 255).astype(int)
    ramp = np.tile(np.linspace(0, 255, 21).astype(int), (19, 1))[None]
    rgba = np.concatenate([rgb, ramp])
    write("planar.tif", planar_tiff_bytes(rgb, 2))
    write("planar-rgba.tif", planar_tiff_bytes(rgba, 2, 2))
    write("planar-rgba-strips.tif", planar_tiff_bytes(rgba, 2, 2, strips=4))
    write("planar-rgba-deflate.tif", planar_tiff_bytes(rgba, 2, 2, predictor=2, strips=3))
    multiplied = np.concatenate([(rgb * ramp + 127) // 255, ramp])
    write("planar-premultiplied.tif", planar_tiff_bytes(multiplied, 2, 1, predictor=2))
    write("planar-cmyk.tif", planar_tiff_bytes(rgba, 5))


def bmp_bytes(header, compression, bits, size, pixels, masks=(), palette=b"", colours=0):
    width, height = size
    body = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, len(pixels), 0, 0, colours, 0)
    fields = struct.pack(f"<{len(masks)}I", *masks)
    body += fields[: header - 40] + b"\0" * (header - 40 - len(fields)) + fields[header - 40 :] + palette
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 14 + len(body)) + body + pixels


def bmps():
    rng = np.random.default_rng(20261129)
    rgb = picture(20, 19)
    size = (20, 19)
    alpha = np.tile(np.linspace(0, 255, 20).astype(np.uint8), (19, 1))[..., None]
    bgra = np.concatenate([rgb[::-1, :, ::-1], alpha], -1).tobytes()
    argb = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    write("v5-no-alpha.bmp", bmp_bytes(124, 0, 32, size, bgra, argb))
    write("v3-alpha.bmp", bmp_bytes(56, 3, 32, size, bgra, argb))
    write("v4-rgba.bmp", bmp_bytes(108, 3, 32, size, bgra, (0xFF, 0xFF00, 0xFF0000, 0xFF000000)))
    words = rng.integers(0, 65536, 20 * 19, dtype=np.uint16).tobytes()
    write("bits-555.bmp", bmp_bytes(40, 0, 16, size, words))
    write("bits-565.bmp", bmp_bytes(40, 3, 16, size, words, (0xF800, 0x7E0, 0x1F)))
    few = Image.fromarray(rgb).quantize(16)
    palette = b"".join(bytes(few.getpalette()[3 * i : 3 * i + 3][::-1]) + b"\0" for i in range(16))
    indices = np.asarray(few)
    write("top-down.bmp", bmp_bytes(40, 0, 8, (20, -19), indices.tobytes(), palette=palette, colours=16))
    write("short-palette.bmp", bmp_bytes(40, 0, 8, size, indices.tobytes(), palette=palette[:32], colours=8))
    pairs = (indices[::-1, ::2] << 4 | indices[::-1, 1::2]).astype(np.uint8)
    padded = np.pad(pairs, ((0, 0), (0, 2))).tobytes()
    write("bits-4.bmp", bmp_bytes(40, 0, 4, size, padded, palette=palette, colours=16))
    eight, four = b"", b""
    for row, halves in zip(indices[::-1], pairs):
        eight += bytes([5, row[0], 0, 5, *row[5:10], 0, 0, 2, 3, 0, 0, 7, *row[13:20], 0, 0, 0])
        four += bytes([6, halves[0], 0, 6, *halves[3:6], 0, 0, 2, 3, 0, 5, halves[8], 0, 0])
    write("runs-8.bmp", bmp_bytes(40, 1, 8, size, eight + b"\0\1", palette=palette, colours=16))
    write("runs-4.bmp", bmp_bytes(40, 2, 4, size, four + b"\0\1", palette=palette, colours=16))
    core = struct.pack("<IHHHH", 12, 20, 19, 1, 24) + np.ascontiguousarray(rgb[::-1, :, ::-1]).tobytes()
    write("os2.bmp", b"BM" + struct.pack("<IHHI", 0, 0, 0, 26) + core)


def gif_bytes(literal_bits, indices, palette):
    """A GIF of literals alone: so many clear codes that a code keeps its width."""
    height, width = indices.shape
    clear = 1 << literal_bits
    bits = ""
    for i, index in enumerate(indices.ravel().tolist()):
        for code in ([clear] if i % (clear - 4) == 0 else []) + [index]:
            bits = format(code, f"0{literal_bits + 1}b") + bits
    bits = format(clear + 1, f"0{literal_bits + 1}b") + bits
    data = int(bits, 2).to_bytes((len(bits) + 7) // 8, "little")
    blocks = b"".join(bytes([len(data[i : i + 255])]) + data[i : i + 255] for i in range(0, len(data), 255))
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + palette
    return head + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + bytes([literal_bits]) + blocks + b"\0;"


def gifs():
    image = Image.fromarray(picture(21, 19))
    few = image.quantize(200)
    palette = bytes((few.getpalette() + [0] * 768)[:768])
    for literal_bits in (8, 9, 11, 12):
        write(f"literals-{literal_bits}.gif", gif_bytes(literal_bits, np.asarray(few), palette))
    save("interlaced.gif", few, interlace=True)
    save("grey.gif", image.convert("L"))
    plain = (OUT / "decode/interlaced.gif").read_bytes()
    write("beyond-screen.gif", plain[:6] + struct.pack("<HH", 9, 30) + plain[10:])
    at = plain.index(b",")
    write("shifted-beyond-screen.gif", plain[: at + 1] + struct.pack("<HH", 7, 3) + plain[at + 5 :])


def main():
    for folder in ("decode", "resize", "pixels"):
        (OUT / folder).mkdir(parents=True, exist_ok=True)
        for old in (OUT / folder).iterdir():
            old.unlink()
    jpegs()
    pngs()
    others()
    resizes()
    preprocessed()
    more_jpegs()
    webps()
    xmp_orientations()
    tiff_bands()
    planar_tiffs()
    bmps()
    gifs()
    import transformers

    versions = f"Pillow {PIL.__version__}\nnumpy {np.__version__}\ntransformers {transformers.__version__}\n"
    (OUT / "manifest.txt").write_text(versions)


if __name__ == "__main__":
    main()
