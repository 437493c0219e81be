import logging

import pytest

from reports.rendering import render_pdf
from tests.reports.samples import our_document


@pytest.fixture
def no_complaint(caplog):
    """WeasyPrint says in its log, and nowhere else, that a character or a rule was lost."""
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        yield
    assert [record.getMessage() for record in caplog.records if record.name == "weasyprint"] == []


@pytest.fixture(scope="session")
def our_pdf():
    """Our whole referential, rendered once."""
    return render_pdf(our_document())
