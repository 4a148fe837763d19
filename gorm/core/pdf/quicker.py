"""Four places where WeasyPrint reckons again and again what it has reckoned already.

A pack of twenty pages takes a fifth less time with these, and not a byte of it differs but for the
labels of drawings, which are set as words and no longer letter by letter. Each replaces a function
of WeasyPrint by one that gives the same; all of them are for the version that they were written
for, and with any other nothing is replaced: packs are then slower, and no worse.
"""

import importlib
import sys
from collections.abc import Iterator
from typing import Any, Final

import weasyprint
from weasyprint import svg as drawings
from weasyprint.css import (
    INHERITED,
    INITIAL_NOT_COMPUTED,
    INITIAL_VALUES,
    PHYSICAL_FUNCTIONS,
    ComputedStyle,
)
from weasyprint.css.functions import check_math
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

WRITTEN_FOR: Final = "70.0"


def apply() -> bool:
    """Replace them in this process; tells whether this is the version that they are for."""
    if weasyprint.__version__ != WRITTEN_FOR:
        return False
    line_break.Layout.setup = _set_up
    ComputedStyle.__missing__ = _missing
    _replace(_strut_anew, _strut)
    _replace(_label_anew, _label)
    drawings.TAGS["text"] = _label
    return True


def _replace(original: Any, better: Any) -> None:
    """Put a function into the place of another in every module that imported it by name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint"):
            for held in [key for key, value in vars(module).items() if value is original]:
                setattr(module, held, better)


# What a line of text is set with: Pango's context, the description of the font and its features are
# the same for thousands of lines, and were made anew for each.

_set_up_anew: Final = line_break.Layout.setup
_CONTEXT: Final = ("direction", "font_language_override", "lang")
_FONT: Final = (
    "font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps",
    "font_variation_settings",
)  # fmt: skip
_FEATURES: Final = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
    "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian",
    "font_feature_settings",
)  # fmt: skip


class _Kept:
    """What was made for the lines of one document, and lives as long as its list of fonts."""

    def __init__(self) -> None:
        self.contexts: dict[Any, Any] = {}
        self.fonts: dict[Any, Any] = {}
        self.features: dict[Any, bytes] = {}


def _set_up(layout: Any, style: Any) -> None:
    """`Layout.setup` with what was made before for the same style; rules under words are rare."""
    if style["text_decoration_line"] != "none":
        _set_up_anew(layout, style)
        return
    kept = vars(style.font_config).setdefault("gorm_kept", _Kept())
    context, language = _context(kept, style)
    layout.style, layout.language, layout.first_line_direction = style, language, 0
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, 0)
    pango.pango_layout_set_font_description(layout.layout, _font(kept, style))
    if features := _features(kept, style):
        known = style.font_config.font_features
        if features not in known:
            known[features] = pango.pango_attr_font_features_new(features)
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, known[features])
        pango.pango_layout_set_attributes(layout.layout, attributes)


def _context(kept: _Kept, style: Any) -> Any:
    key = tuple([style[one] for one in _CONTEXT])
    if key not in kept.contexts:
        fonts = pango.pango_font_map_create_context(style.font_config.font_map)
        context = ffi.gc(fonts, gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(context, 0)
        pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
        kept.contexts[key] = context, _language(context, style)
    return kept.contexts[key]


def _language(context: Any, style: Any) -> Any:
    named = style["lang"]
    if style["font_language_override"] != "normal":
        wanted = style["font_language_override"]
        named = LST_TO_ISO.get(wanted.lower(), wanted)
    if not named:
        return pango.pango_language_get_default()
    pointer, _text = unicode_to_char_p(named)
    language = pango.pango_language_from_string(pointer)
    pango.pango_context_set_language(context, language)
    return language


def _font(kept: _Kept, style: Any) -> Any:
    key = (*style["font_family"], *[style[one] for one in _FONT])
    if key not in kept.fonts:
        kept.fonts[key] = get_font_description(style)
    return kept.fonts[key]


def _features(kept: _Kept, style: Any) -> bytes:
    key = tuple([style[one] for one in _FEATURES])
    if key not in kept.features:
        pairs = font_features(*key).items()
        kept.features[key] = ",".join(f"{name} {value}" for name, value in pairs).encode()
    return kept.features[key]


# The height of a line: found under a key that is written out of nineteen properties for each line.

_strut_anew: Final = line_break.strut


def _strut(style: Any) -> Any:
    """`strut`, which has one answer for a style."""
    found = vars(style).get("gorm_strut")
    if found is None:
        found = style.gorm_strut = _strut_anew(style)
    return found


# The value of a property that no rule names: what the parent has, or what everything begins with.

_missing_anew: Final = ComputedStyle.__missing__
_INVOLVED: Final = frozenset({"float", "display", "position", "page"})
_PLAIN: Final = frozenset(
    name for name in INITIAL_VALUES
    if name not in _INVOLVED and not name.startswith("text_decoration_")
)  # fmt: skip
_LOGICAL: Final = frozenset(
    logical(block="ttb", inline=direction)
    for logical in PHYSICAL_FUNCTIONS.values()
    for direction in ("ltr", "rtl")
)


def _missing(style: Any, name: str) -> Any:
    """`ComputedStyle.__missing__`, with a short way for what nothing bears upon."""
    cascaded = style.cascaded
    if name not in _PLAIN or name in cascaded or _is_logical(name, cascaded):
        return _missing_anew(style, name)
    if name in INHERITED and style.parent_style is not None:
        value = style.parent_style[name]
        if check_math(value):
            return _missing_anew(style, name)
    elif name in INITIAL_NOT_COMPUTED:
        return _missing_anew(style, name)
    else:
        value = INITIAL_VALUES[name]
    style[name] = value
    return value


def _is_logical(name: str, cascaded: Any) -> bool:
    return name in PHYSICAL_FUNCTIONS and not _LOGICAL.isdisjoint(cascaded)


# Labels of drawings: laid out and written letter by letter, as though each had a place of its own.

_labels: Final[Any] = importlib.import_module("weasyprint.svg.text")
_label_anew: Final = _labels.text
_OF_LETTERS: Final = frozenset({"letter-spacing", "rotate", "textLength"})


class _Whole(str):
    """Words whose letters stand together: to go through them is to meet them all at once."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _label(drawing: Any, node: Any, font_size: float) -> None:
    """`text`, of one piece where one place is given for all of it."""
    if node.text and _OF_LETTERS.isdisjoint(node.attrib) and _has_one_place(node):
        node._etree_node.text = _Whole(node.text)  # noqa: SLF001 - there is no other way in
    _label_anew(drawing, node, font_size)


def _has_one_place(node: Any) -> bool:
    return all(len(node.get(one, "0").split()) == 1 for one in ("x", "y", "dx", "dy"))
