"""Office files of a few bytes, sound or not."""

import zipfile
from io import BytesIO

XML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{XML}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{XML}spreadsheetml.sheet.main+xml"),
}


def types(content_type):
    return f'<Types><Override PartName="/x" ContentType="{content_type}"/></Types>'.encode()


def zipped(members):
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def office_file(kind, more=None):
    if kind == "odt":
        return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", **(more or {})})
    part, content_type = MAIN[kind]
    return zipped({"[Content_Types].xml": types(content_type), part: b"<x/>", **(more or {})})
