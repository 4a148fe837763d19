"""The form of a map to be taken in."""

from gorm.core.forms import Form, a_file, text_line


class MapForm(Form):
    """A file with shapes, and what stands under every picture made of it."""

    file = a_file(
        "File",
        required="Choose the file of the map.",
        hint="HexJSON, or GeoJSON in longitude and latitude; at most 8 MB.",
    )
    name = text_line(
        "Name",
        required="Enter what the map is called.",
        hint="Such as Districts of England, April 2023.",
    )
    source = text_line(
        "Source",
        required="Enter who made the map.",
        longest=300,
        hint="It stands under every picture, as licences ask.",
    )
    licence = text_line(
        "Licence",
        required="Enter the licence on which the map may be used.",
        hint="Such as Open Government Licence v3.0.",
    )
