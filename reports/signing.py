"""The site's signature on a PDF, and the hour by somebody else's clock: PAdES B-B or B-T, RFC 3161.

Off unless the settings name a certificate or a timestamping authority; pyHanko is imported only then. The
field is invisible, printable and outside the page: what PDF/A-3 and PDF/UA-1 both accept.
"""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

TIMEOUT = 10
"""Seconds that the timestamping authority has to answer: a report waits for nobody for ever."""

RESERVED = 32_768
"""Hexadecimal digits kept for the signature: with a timestamp and its certificates, a third is used."""

FIELD = "Signature"
READABLE_FIELD = "Signature électronique du site"
HASH = "sha256"


class CannotSign(Exception):
    """No key, a wrong password, or an authority that does not answer; the message says which."""


def signs() -> bool:
    return bool(settings.SIGNING_CERTIFICATE or settings.TSA_URL)


def sign(pdf: bytes) -> bytes:
    """The same PDF with the signature after it; as it is when signing is off. Raises CannotSign."""
    if not signs():
        return pdf
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    try:
        writer = _open(pdf)
        signed: BytesIO = _sign(writer) if settings.SIGNING_CERTIFICATE else _timestamp(writer)
    except (OSError, ValueError, SigningError, TimestampRequestError, PdfError) as error:
        raise CannotSign(f"{error!r}, {error.__cause__!r}") from error
    return signed.getvalue()


def _open(pdf: bytes) -> "IncrementalPdfFileWriter":
    """Leaves the metadata as they are: pyHanko would write anew what declares PDF/A and PDF/UA."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class KeepsMetadata(IncrementalPdfFileWriter):  # type: ignore[misc] # pyHanko is half typed
        def _update_meta(self) -> None:
            pass

    return KeepsMetadata(BytesIO(pdf))


def _sign(writer: "IncrementalPdfFileWriter") -> Any:
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    field = SigFieldSpec(
        FIELD, on_page=-1, invis_sig_settings=_outside_the_page(), readable_field_name=READABLE_FIELD
    )
    append_signature_field(writer, field)
    _keep_tab_order(writer, page=-1)
    metadata = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm=HASH, subfilter=SigSeedSubFilter.PADES, certify=True
    )
    signer = PdfSigner(metadata, _load_signer(), timestamper=_timestamper() if settings.TSA_URL else None)
    return signer.sign_pdf(writer, bytes_reserved=RESERVED)


def _timestamp(writer: "IncrementalPdfFileWriter") -> Any:
    """Without a certificate of ours: that the file existed at that time, in the authority's word alone."""
    from pyhanko.sign.signers import PdfTimeStamper

    _keep_tab_order(writer, page=0)
    stamper = PdfTimeStamper(
        _timestamper(), FIELD, invis_settings=_outside_the_page(), readable_field_name=READABLE_FIELD
    )
    return stamper.timestamp_pdf(writer, HASH, bytes_reserved=RESERVED)


def _load_signer() -> Any:
    """Raises OSError or ValueError."""
    from pyhanko.sign.signers import SimpleSigner

    data = Path(settings.SIGNING_CERTIFICATE).read_bytes()
    return SimpleSigner.load_pkcs12_data(data, (), settings.SIGNING_PASSWORD.encode() or None)


def _timestamper() -> Any:
    from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

    return HTTPTimeStamper(settings.TSA_URL, timeout=TIMEOUT)


def _outside_the_page() -> Any:
    from pyhanko.sign.fields import InvisSigSettings

    return InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


def _keep_tab_order(writer: "IncrementalPdfFileWriter", *, page: int) -> None:
    """PDF/UA-1 §7.18.3 wants it of every page that bears an annotation, even one outside it."""
    from pyhanko.pdf_utils.generic import pdf_name

    found, _ = writer.find_page_for_modification(page)
    found.get_object()[pdf_name("/Tabs")] = pdf_name("/S")
    writer.mark_update(found)
