"""Images are drawn anew: what comes out holds a picture and nothing else.

One that holds nothing else already keeps its bytes (`bare`), so that what was cleaned once is known
again wherever it goes.
"""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from typing import Any

from cop.attachments.bare import is_bare
from cop.attachments.refused import Refused, damaged
from cop.i18n import lazy_gettext as _l

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 4096  # pixels; a page of paper at 300 dots an inch is 3508 high
SMALL_SIDE = 240  # pixels: three inches of a dense screen
_FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF"}
_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": False},
    "JPEG": {"quality": 88},
    "WEBP": {"quality": 88, "method": 4},
}


def redraw(source: Path, target: Path, code: str) -> frozenset[str]:
    """Write the picture of `source` upright, in plain colours, without metadata.

    A moving image becomes its first picture (warning `still`): what moves can't be stopped by its
    readers (WCAG 2.2.2). Raises `Refused`.
    """
    from PIL import Image, ImageFile

    # WeasyPrint lets Pillow take pictures that end halfway, for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is measured here
            with Image.open(source, formats=[_FORMATS[code]]) as image:
                _measure(image.size)
                if not _stays(source, code, image.size):
                    return _draw(image, target, code)
                image.load()
                shutil.copyfile(source, target)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Refused:
        raise
    except (
        OSError,
        SyntaxError,
        ValueError,
        LookupError,
        EOFError,
        TypeError,
        ArithmeticError,
    ) as error:
        raise damaged() from error
    return frozenset()


def _stays(source: Path, code: str, size: tuple[int, int]) -> bool:
    return max(size) <= LONGEST_SIDE and is_bare(source.read_bytes(), code)


def _draw(image: Any, target: Path, code: str) -> frozenset[str]:
    from PIL import ImageOps

    moves = getattr(image, "n_frames", 1) > 1
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    upright = ImageOps.exif_transpose(image)
    form = "PNG" if code == "gif" else _FORMATS[code]
    picture = _plain(upright, form)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.save(target, form, **_OPTIONS[form])
    return frozenset({"still"} if moves else ())


def shrink(source: Path, target: Path) -> None:
    """A small picture of a clean image, for lists: a JPEG on white paper, with nothing else in it."""
    from PIL import Image

    with Image.open(source) as image:
        image.draft("RGB", (2 * SMALL_SIDE, 2 * SMALL_SIDE))
        picture = _plain(image, "JPEG")
        picture.thumbnail((SMALL_SIDE, SMALL_SIDE))
        picture.save(target, "JPEG", quality=80)


def _measure(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> Refused:
    return Refused(
        _l(
            "This image has more than %(most)s million pixels. Make it smaller: "
            "4,000 pixels a side are enough for any page.",
            most=MOST_PIXELS // 1_000_000,
        )
    )


def _plain(image: Any, form: str) -> Any:
    """The pixels alone, in sRGB: an image made of nothing that was in the file but its colours."""
    from PIL import Image

    image = _in_srgb(image)
    sees_through = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    mode = "RGBA" if sees_through and form != "JPEG" else "L" if image.mode in {"1", "L"} else "RGB"
    if sees_through and form == "JPEG":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image.convert("RGB"), mask=image.convert("RGBA").getchannel("A"))
        return paper
    pixels = image.convert(mode)
    fresh = Image.new(mode, pixels.size)
    fresh.paste(pixels)
    return fresh


def _in_srgb(image: Any) -> Any:
    """With its colour profile carried out; profiles tell of devices, and are left behind."""
    from io import BytesIO

    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if image.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a broken profile says nothing of the colours
