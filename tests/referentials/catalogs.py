"""A small OSCAL catalog with a case of everything, to change by hand."""

import json
from copy import deepcopy

REFERENCE = "11111111-1111-4111-8111-111111111111"


def label(text):
    return {"name": "label", "value": text}


ACCOUNTS = {
    "id": "ac-2",
    "class": "SP800-53",
    "title": "Account Management",
    "params": [
        {"id": "ac-2_prm_1", "label": "a period"},
        {
            "id": "ac-2_prm_2",
            "select": {"how-many": "one-or-more", "choice": ["remove", "disable within {{ ac-2_prm_1 }}"]},
        },
        {"id": "ac-2_prm_3", "values": ["yearly"]},
    ],
    "props": [label("AC-2"), {"name": "sort-id", "value": "ac-02"}],
    "links": [
        {"href": f"#{REFERENCE}", "rel": "reference", "text": "section 3"},
        {"href": "#ac-3", "rel": "related"},
    ],
    "parts": [
        {
            "id": "ac-2_smt",
            "name": "statement",
            "prose": "The organization:",
            "parts": [
                {
                    "id": "ac-2_smt.a",
                    "name": "item",
                    "props": [label("a.")],
                    "prose": "Shall {{ insert: param, ac-2_prm_2 }} accounts;",
                },
                {
                    "id": "ac-2_smt.b",
                    "name": "item",
                    "props": [label("b.")],
                    "prose": "Reviews them {{ insert: param, ac-2_prm_3 }} or {{ insert: param, nowhere }}.",
                },
            ],
        },
        {"id": "ac-2_gdn", "name": "guidance", "prose": "Accounts of leavers come first."},
        {"id": "ac-2_obj", "name": "assessment-objective", "prose": "Determine if accounts are removed."},
    ],
    "controls": [
        {"id": "ac-2.1", "title": "Automated Management", "props": [label("AC-2(1)")]},
        {"id": "ac-2.2", "title": "Gone", "props": [{"name": "status", "value": "withdrawn"}]},
    ],
}

CATALOG = {
    "catalog": {
        "uuid": "22222222-2222-4222-8222-222222222222",
        "metadata": {
            "title": "A Small Catalog",
            "last-modified": "2024-05-06T07:08:09.5-04:00",
            "version": "5.1.1+u4",
            "oscal-version": "1.1.2",
            "links": [
                {"href": "https://exemple.fr/copie", "rel": "alternate"},
                {"href": f"#{REFERENCE}", "rel": "canonical"},
            ],
            "parties": [
                {
                    "uuid": "33333333-3333-4333-8333-333333333333",
                    "type": "organization",
                    "name": "NIST",
                }
            ],
        },
        "groups": [
            {
                "id": "ac",
                "class": "family",
                "title": "Access Control",
                "parts": [{"id": "ac_ovw", "name": "overview", "prose": "Who may enter."}],
                "groups": [
                    {"id": "ac.people", "title": "People", "controls": [ACCOUNTS]},
                    {
                        "id": "ac.doors",
                        "title": "Doors",
                        "groups": [
                            {
                                "id": "ac.locks",
                                "title": "Locks",
                                "controls": [{"id": "AC_Lock.1", "title": "Locks"}],
                            }
                        ],
                    },
                ],
            },
            {"id": "zz", "title": "Nothing left"},
        ],
        "back-matter": {
            "resources": [
                {
                    "uuid": REFERENCE,
                    "title": "OMB A-130",
                    "citation": {"text": "Managing Information as a Strategic Resource, 2016."},
                    "rlinks": [
                        {"href": "local.pdf"},
                        {"href": "https://www.whitehouse.gov/a130.pdf", "media-type": "application/pdf"},
                    ],
                }
            ]
        },
    }
}


def small_catalog():
    return deepcopy(CATALOG)


def encoded(data):
    return json.dumps(data).encode()
