#!/usr/bin/env python3
"""Builds the small labelled picture set of the demo from Debian's package tuxpaint-stamps-default.

    python3 -m venv VENV && VENV/bin/pip install -r scripts/requirements-demo-encoder.txt
    VENV/bin/python scripts/build_demo_pictures.py [--deb tuxpaint-stamps-default_2022.06.04-1_all.deb]

Needs dpkg-deb and, without --deb, apt-get. The set is written to demo/src/main/resources/demo/pictures:
    images/CATEGORY/NAME.jpg     the pictures to audit: two thirds of the dataset and everything that does not belong there
    reference/CATEGORY/NAME.jpg  the other third of the dataset: known good, for setting a threshold
    labels.txt                   the labels of the whole dataset
    truth.csv                    the label of every picture under images/
    LICENSE.md, GPL-2.txt        origin and licence
    FILES                        the paths of all of these, since the folders of a jar cannot be listed

What is in the set was decided by looking at the pictures of the package, by these rules and by nothing else:
  - photographs only, cut out or not; a drawing, a rendering, or a picture that may be one of them, stays out;
  - at least 120 pixels on the longest side, and no mirrored copies of a picture;
  - the dataset is every animal; what does not belong there comes from other categories;
  - a label is the name in the package's English description, without breed, sex, age or pose where the plain name
    is in everyday use (three penguins are "penguin"), and the everyday word for a rare name (a xanthia is a "moth").
"""

import argparse
import hashlib
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

PACKAGE = "tuxpaint-stamps-default"
VERSION = "2022.06.04-1"
DEB_SHA256 = "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34"
STAMPS = "usr/share/tuxpaint/stamps"
GPL_2 = Path("/usr/share/common-licenses/GPL-2")
OUT = Path(__file__).resolve().parents[1] / "demo/src/main/resources/demo/pictures"

SMALLEST = 120  # pixels on the longest side: smaller stamps are left out
LARGEST = 320  # pixels on the longest side: larger stamps are scaled down
QUALITY = 88

# Category, then lines of "folder: stamp, stamp = label, ..."; a stamp without a label is called by its file name.
DATASET = {
    "amphibians": """
        animals/amphibians: frog-1 = frog, frog
    """,
    "birds": """
        animals/birds: adelaide-rosella, albino_peahen = peahen, blackbird, chicken_profile = hen, crow, crowned_crane
        animals/birds: cuckoo, drake = duck, duck, gander = goose, guineafowl = guinea fowl, hen, lark, magpie, ostrich
        animals/birds: helmeted_guineafowl = guinea fowl, heron_greatblue = great blue heron, nandou = rhea, owl
        animals/birds: heron_greatblue_flying = great blue heron, little-penguin = penguin, peacock, pelican, penguin
        animals/birds: magellanic_penguin = penguin, pigeon, pink_flamingo = flamingo, rainbow-lorikeet, rooster
        animals/birds: seagull, silver-gull = seagull, turkey, vulture
    """,
    "fish": """
        animals/fish: bluegroper = blue groper, butterflyfish, coraltrout = coral trout, dolphinfish, lionfish
        animals/fish: moonwrasse = moon wrasse, seahorse, stripedfish = stripey fish
    """,
    "invertebrates": """
        animals/fish: lobster = spiny lobster
        animals/insects: Brown_slug = slug, Woodlouse, fly, grasshopper, hoverfly, mantis, xanthia = moth
        animals/shellfish: abalone, murray-mussel = mussel
    """,
    "mammals": """
        animals/mammals: badger, elephant, ferret, giraffe, hippopotamus, pig, pig_golden = pig, pig_golden2 = pig
        animals/mammals: rabbit_little = rabbit, wildboar = wild boar
        animals/mammals/apes: chimp = chimpanzee, gorilla, tamarin_emperor = emperor tamarin
        animals/mammals/aquatic: dolphin, otter, sea_lion, whale
        animals/mammals/bears: bear, european-bear = bear
        animals/mammals/bovines: bison, bull, cow, cow_white = cow, gnu-baby-stand = gnu, gnu-baby = gnu
        animals/mammals/bovines: gnu-sitting = gnu, gnu-stand = gnu, goat, indian_blackbuck = blackbuck
        animals/mammals/bovines: mountaingoat = mountain goat, ram, sheep, sheep_lamb = lamb, yak, zebu
        animals/mammals/camel: camel, dromedary
        animals/mammals/cats: lion-2 = lion, lion, tiger, tiger_sumatran = tiger
        animals/mammals/deer: caribou, deer, doe, wapiti
        animals/mammals/dogs: dingo, fox
        animals/mammals/equines: donkey, donkey_eating = donkey, horse, zebra
        animals/mammals/rodents: beaver, capybara, marmot, mouse, rabbit-2 = rabbit, rabbit, rat, squirrel
        animals/marsupials: kangaroo, koala, wombat
    """,
    "reptiles": """
        animals/lizards: iguana
    """,
}
OUTLIERS = {
    "food": """
        food/fruit: Apricot_whole = apricot, Cherry_Stella = cherries, Strawberry2 = strawberry, apricot, avocado
        food/fruit: cherimoya, kiwi, lemon, mandarine = mandarin orange, orange_seville = seville orange
        food/spices: ginger
        food/vegetables: broccoli, corn
        seasonal/christmas: Candy_cane_photo_1 = candy cane, Candy_cane_photo_2 = candy cane, Christmas_pudding
        seasonal/christmas: Mince_Pie, Roast_turkey
    """,
    "household": """
        hobbies: binoculars, camera_35mm = camera
        household: Lightbulb, cylinder = gas cylinder, home_compost_bin = compost bin, kettle = electric kettle, toilet
        household: wheelie_bin
        seasonal/christmas: Christmas_Tree_photo = christmas tree
    """,
    "instruments": """
        hobbies/music/brass: trumpet
        hobbies/music/percussion: cymbal_crash = cymbal, drum_tomtom_floor = drum, drumkit = drum kit
        hobbies/music/string: cello, guitar2 = electric guitar, guitar_classical = classical guitar, violin
        hobbies/music/string: guitar_electric = electric guitar, guitar_electric_bass = electric bass guitar
        hobbies/music/wind: bassoon
    """,
    "medical": """
        medical: mercurythermometer = thermometer, stethoscope, syringe
    """,
    "plants": """
        plants: eggplant = eggplant plant, lavender, lettuce_bolted = lettuce plant, thyme
        plants/flowers: adeenia = desert rose, anemone_red = anemone, anthoorium = anthurium, bolsom = balsam
        plants/flowers: appooppanthady = milkweed, chemparathi = hibiscus, daffodil, flower1 = flower
        plants/flowers: flower10 = hibiscus, flower2 = flower, flower3 = flower, flower4 = flower, flower5 = flower
        plants/flowers: flower6 = flower, flower7 = flower, flower8 = flower, flower9 = flower, iris, marigold, pigface
        plants/flowers: red-gazania = gazania, rose, whitestar-petunia = petunia, yellow-flower = flower
        plants/mushrooms: cep-1 = cep, cep-2 = cep, cep
        plants/trees: birch, holm_oak, liberia-palm = palm tree, tree336 = pili nut tree
    """,
    "sports": """
        sports: basketball, tennis_racket, trophy_cup = trophy
    """,
    "tools": """
        household/tools: cementmixer = cement mixer, hammer, mallet_metal = mallet, measuring_tape, plyers = pliers, saw
        household/tools: spade, toolbox, wrench_adjustable = adjustable wrench, wrench_plumbers = plumber's wrench
    """,
    "town": """
        town: uk_post_box = post box, usps_mailbox = mailbox
        town/monuments: inukshuk-photo = inukshuk
        town/roadsigns: dead_end_sign, railroad_crossing, school_sign, traffic_cone
    """,
    "toys": """
        animals/mammals/bears/toys: edward_bear = teddy bear
        people/toys: grannysmith = rag doll
        seasonal/christmas: German_Christmas_toy = wooden figure
    """,
    "vehicles": """
        vehicles: garbagetruck = garbage truck, wheel_tractor = tractor wheel
        vehicles/auto: beetle = vw beetle, sportscar2 = sports car, truck = pickup truck
        vehicles/construction: dumper
        vehicles/cycle: pink_tricycle = tricycle
        vehicles/emergency: firetruck = fire truck
        vehicles/flight: balloon360 = hot air balloon
        vehicles/flight/planes: 747 = airplane
        vehicles/masstransit: green_korean_bus = bus
        vehicles/race: indycar = race car
        vehicles/ship: walnutBoat = walnut sailboat
    """,
}
# The stamps of these folders that are large enough and still stay out, and why.
LEFT_OUT = {
    "a drawing, a rendering, or perhaps one": """
        animals/birds: quetzal, tucan
        animals/insects: bee, hornet
        animals/mammals: hedgehog, rhino_black
        animals/mammals/aquatic: orca
        animals/mammals/dogs: dog
        medical: bandage_adhesive, tooth
        plants/trees: holly_leaves
        seasonal/christmas: Santa, candy_cane, star, tree
        town/monuments: inukshuk-outline
        town/roadsigns: give_way_sign, hospital, roundabout, stop, stoplight_01_red, stoplight_02_yellow
        town/roadsigns: stoplight_03_green, toilets, yield
        vehicles: 7spoke256
        vehicles/auto: sedan
        vehicles/ship: chineseJunk
    """,
    "put together from several pictures, or hardly anything left over white": """
        plants/trees: rambutan
        sports: rugby_goal_posts
        vehicles/emergency: sedan_police
    """,
}

LICENSE = f"""# The demo's pictures

The pictures under `images/` and `reference/` come from Debian's package {PACKAGE}, version {VERSION}
(source package tuxpaint-stamps, upstream: http://sourceforge.net/projects/tuxpaint). They are free software under the
**GNU General Public License, version 2**; its text is in `GPL-2.txt`. The rest of Lakesieve has a licence of its own:
the pictures are data beside it, and no part of the program is derived from them.

The package's copyright file says:

> Files: \\*
> Copyright: 2002-2022 by Bill Kendrick <bill@newbreedsoftware.com>
> License: GPL-2
>
> Files: debian/\\*
> Copyright: 2002-2014 Ben Armstrong <synrg@sanctuary.nslug.ns.ca>, 2017-2022 Jonathan Carter <jcc@debian.org>
> License: GPL-2
>
> This package is free software; you can redistribute it and/or modify it under the terms of the GNU General Public
> License as published by the Free Software Foundation; either version 2 of the License, or (at your option) any later
> version.
>
> This package is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without even the implied
> warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE. See the GNU General Public License for more details.

The package's change log names the many people who contributed the single stamps.

## Changes

Made by `scripts/build_demo_pictures.py` of Lakesieve: a choice of the package's photographs was laid over white, scaled
down to at most {LARGEST} pixels on the longest side where larger, and saved as JPEG without metadata. `labels.txt` and
`truth.csv` hold short names made from the package's descriptions. The originals, and everything else needed to make the
pictures again, are in the package:

    apt-get download {PACKAGE}={VERSION}
    python scripts/build_demo_pictures.py --deb {PACKAGE}_{VERSION}_all.deb

    SHA-256 of that file: {DEB_SHA256}
"""


@dataclass(frozen=True)
class Picture:
    """A stamp of the package and what becomes of it."""

    stamp: str  # path under the stamps' folder, without extension
    category: str
    label: str

    @property
    def path(self) -> str:
        """The path of the JPEG inside images/ or reference/."""
        return f"{self.category}/{Path(self.stamp).name.lower().replace('_', '-')}.jpg"


def entries(table: str) -> Iterator[tuple[str, str]]:
    """The stamps of a table of the form shown above, and their labels."""
    for line in filter(None, map(str.strip, table.splitlines())):
        folder, names = line.split(": ")
        for entry in names.split(", "):
            name, _, label = entry.partition(" = ")
            yield f"{folder}/{name}", label or name.lower().replace("_", " ").replace("-", " ")


def pictures(tables: dict[str, str]) -> list[Picture]:
    """The pictures of some categories, sorted by path."""
    chosen = [Picture(stamp, category, label) for category, table in tables.items() for stamp, label in entries(table)]
    return sorted(chosen, key=lambda picture: picture.path)


def unpack(deb: Path | None, folder: Path) -> Path:
    """Fetches the package unless it is given, checks it, and unpacks it; returns the stamps' folder."""
    if deb is None:
        subprocess.run(["apt-get", "download", f"{PACKAGE}={VERSION}"], cwd=folder, check=True)
        (deb,) = folder.glob("*.deb")
    if hashlib.sha256(deb.read_bytes()).hexdigest() != DEB_SHA256:
        raise SystemExit(f"{deb.name} is not {PACKAGE} {VERSION}: its SHA-256 is another one")
    subprocess.run(["dpkg-deb", "-x", str(deb), str(folder / "unpacked")], check=True)
    return folder / "unpacked" / STAMPS


def check_choice(stamps: Path, chosen: list[Picture]) -> None:
    """Fails unless every large enough stamp of the folders in use is either chosen or left out for a reason."""
    decided = [picture.stamp for picture in chosen]
    decided += [stamp for table in LEFT_OUT.values() for stamp, _ in entries(table)]
    if repeated := [stamp for stamp, times in Counter(decided).items() if times > 1]:
        raise SystemExit(f"decided more than once: {repeated}")
    large = set()
    for folder in {str(Path(stamp).parent) for stamp in decided}:
        for file in (stamps / folder).glob("*.png"):
            with Image.open(file) as image:
                if max(image.size) >= SMALLEST and not file.stem.endswith("_mirror"):
                    large.add(f"{folder}/{file.stem}")
    if wrong := large.symmetric_difference(decided):
        raise SystemExit(f"undecided, absent or too small: {sorted(wrong)}")


def save_jpeg(stamp: Path, target: Path) -> None:
    """Lays a stamp over white, scales it down if need be and saves it."""
    with Image.open(stamp) as image:
        rgba = image.convert("RGBA")
    picture = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    scale = LARGEST / max(picture.size)
    if scale < 1:
        width, height = (max(1, round(side * scale)) for side in picture.size)
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.save(target, "JPEG", quality=QUALITY, optimize=True)


def write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def check_distinct(out: Path) -> None:
    """Fails if two files hold the same bytes."""
    digests = Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in out.rglob("*") if file.is_file())
    if max(digests.values()) > 1:
        raise SystemExit("two pictures are the same")


def build(stamps: Path, out: Path) -> None:
    """Writes the picture set."""
    dataset, outliers = pictures(DATASET), pictures(OUTLIERS)
    check_choice(stamps, dataset + outliers)
    labels = sorted({picture.label for picture in dataset})
    if shared := set(labels) & {picture.label for picture in outliers}:
        raise SystemExit(f"labels both in the dataset and among what does not belong there: {sorted(shared)}")
    reference = dataset[2::3]
    audited = sorted(set(dataset).difference(reference).union(outliers), key=lambda picture: picture.path)

    shutil.rmtree(out, ignore_errors=True)
    for folder, chosen in (("images", audited), ("reference", reference)):
        for picture in chosen:
            save_jpeg(stamps / f"{picture.stamp}.png", out / folder / picture.path)
    write_lines(out / "labels.txt", labels)
    write_lines(out / "truth.csv", ["path,label"] + [f"{picture.path},{picture.label}" for picture in audited])
    (out / "LICENSE.md").write_text(LICENSE, encoding="utf-8", newline="\n")
    (out / "GPL-2.txt").write_bytes(GPL_2.read_bytes())
    check_distinct(out)
    files = sorted(str(file.relative_to(out).as_posix()) for file in out.rglob("*") if file.is_file())
    write_lines(out / "FILES", files)

    for name, chosen in (("dataset", dataset), ("outliers", outliers), ("reference", reference)):
        print(f"{name}: {len(chosen)} pictures {dict(Counter(picture.category for picture in chosen))}")
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    print(f"{len(audited)} to audit, {len(labels)} labels, {len(files)} files, {size / 1e6:.2f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--deb", type=Path, help="the package, if it has been fetched already")
    parser.add_argument("--out", type=Path, default=OUT, help="where the set goes; what is there is removed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(unpack(arguments.deb, Path(folder)), arguments.out)


if __name__ == "__main__":
    main()
