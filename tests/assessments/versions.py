"""Versions to assess against, published through the real importer."""

from datetime import UTC, datetime
from pathlib import Path

from referentials.importing import import_referential
from referentials.models import ReferentialVersion
from referentials.publishing import publish_version

HERE = Path(__file__).parent
SMALL = HERE / "small.yaml"
DATA = HERE.parents[1] / "referentials" / "data"
CABINETS = DATA / "cabinets-2025.1.yaml"
MESSAGERIE = DATA / "messagerie-2014.1.yaml"
EXAMPLES = HERE.parents[1] / "docs" / "examples"
AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def publish(source: Path | bytes) -> ReferentialVersion:
    data = source if isinstance(source, bytes) else source.read_bytes()
    return publish_version(version=import_referential(data).version, by=None, at=AT)
