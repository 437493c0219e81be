"""Our own format: one readable YAML file for one version, described by schema/referential.schema.json."""

import re

import yaml

from referentials.domain.content import Content
from referentials.formats.exchange import Reading
from referentials.formats.located_yaml import read_yaml
from referentials.formats.native_reading import ContentReader
from referentials.formats.native_writing import ExactNumber, content_data
from referentials.formats.schema_checking import check_schema

LINE_BREAKS_OF_YAML = re.compile("[\x85\u2028\u2029\ufeff]")
HEADER = "# yaml-language-server: $schema=../schema/referential.schema.json\n"


def read(data: bytes) -> Content:
    """Raises CannotRead, which names the line of every problem."""
    return read_located(data).content


def read_located(data: bytes) -> Reading:
    """The content, and the line where each theme, requirement and question begins."""
    located = read_yaml(data)
    check_schema(located)
    reader = ContentReader(located)
    return Reading(content=reader.content(), lines=reader.lines)


def write(content: Content) -> bytes:
    """What `read` reads back as the same content, provided that it has no problem of `validation`."""
    body = yaml.dump(content_data(content), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return (HEADER + body).encode()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Quoted when YAML would take a character for a line break; long texts stand line by line."""
    style = '"' if LINE_BREAKS_OF_YAML.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _write_number(dumper: _Dumper, number: ExactNumber) -> yaml.ScalarNode:
    kind = "str" if "/" in number.text else "float" if "." in number.text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", number.text)


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(ExactNumber, _write_number)
