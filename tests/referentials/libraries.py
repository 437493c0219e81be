"""Libraries of CISO Assistant written for the tests: nothing of theirs is in them."""

import yaml

PREFIX = "urn:essai:risk:req_node:cadre:"

SMALL = f"""
urn: urn:essai:risk:library:cadre
locale: fr
ref_id: Cadre-1
name: Cadre d'essai
description: Un cadre écrit pour les tests.
copyright: Domaine public
version: 3
publication_date: 2025-03-01
provider: Essai
packager: essai
translations:
  en: {{name: Test framework}}
objects:
  framework:
    urn: urn:essai:risk:framework:cadre
    ref_id: Cadre-1
    name: Cadre d'essai
    description: Un cadre écrit pour les tests.
    implementation_groups_definition:
    - {{ref_id: B, name: Base, description: null, default_selected: true}}
    - {{ref_id: Avancé, name: Avancé}}
    requirement_nodes:
    - {{urn: "{PREFIX}a", assessable: false, depth: 1, ref_id: A, name: Accès}}
    - {{urn: "{PREFIX}a.1", assessable: false, depth: 2, parent_urn: "{PREFIX}a", ref_id: A.1, name: Comptes}}
    - urn: "{PREFIX}a.1.1"
      assessable: true
      depth: 3
      parent_urn: "{PREFIX}a.1"
      ref_id: A.1.1
      name: Comptes nominatifs
      description: Chaque personne a son propre compte.
      annotation: À dire aussi aux remplaçants.
      implementation_groups: [B]
      importance: mandatory
      typical_evidence: |-
        - La liste des comptes
        - Une capture d'écran
      reference_controls: ["urn:essai:risk:function:cadre:comptes"]
      translations: {{en: {{name: Named accounts}}}}
      questions:
        "{PREFIX}a.1.1:question:1":
          type: unique_choice
          text: Avez-vous des comptes ?
          choices:
          - {{urn: "{PREFIX}a.1.1:question:1:choice:1", value: Tous, color: "#0f0", compute_result: compliant,
             select_implementation_groups: [Avancé]}}
          - {{urn: "{PREFIX}a.1.1:question:1:choice:2", value: Un peu, compute_result: partially_compliant}}
          - {{urn: "{PREFIX}a.1.1:question:1:choice:3", value: Aucun, compute_result: non_compliant}}
        "{PREFIX}a.1.1:question:2":
          type: unique_choice
          text: Sont-ils revus ?
          depends_on: {{question: "{PREFIX}a.1.1:question:1", answers: ["{PREFIX}a.1.1:question:1:choice:1"],
             condition: any}}
          choices:
          - {{urn: "{PREFIX}a.1.1:question:2:choice:1", value: Chaque année, add_score: 10}}
          - {{urn: "{PREFIX}a.1.1:question:2:choice:2", value: Parfois, add_score: 3}}
          - {{urn: "{PREFIX}a.1.1:question:2:choice:3", value: Jamais, add_score: 0}}
        "{PREFIX}a.1.1:question:3": {{type: text, text: "Où est la liste ?"}}
    - urn: "{PREFIX}a.1.2"
      assessable: true
      depth: 3
      parent_urn: "{PREFIX}a.1"
      ref_id: A.1.2
      description: Une personne qui part perd ses accès.
      implementation_groups: [Avancé]
    - {{urn: "{PREFIX}b", assessable: false, depth: 1, ref_id: B, name: Vide}}
    - {{urn: "{PREFIX}c", assessable: true, depth: 1, ref_id: C, name: Sauvegarder}}
    - {{urn: "{PREFIX}c.1", assessable: true, depth: 2, parent_urn: "{PREFIX}c", ref_id: C.1, name: Essayer}}
  reference_controls:
  - urn: urn:essai:risk:function:cadre:comptes
    ref_id: COMPTES
    name: Créer des comptes
    description: Un compte par personne.
    category: technical
"""


def small():
    """Plain data, to be changed by hand."""
    return yaml.safe_load(SMALL)


def framework(data):
    return data["objects"]["framework"]


def nodes(data):
    return {node["urn"].removeprefix(PREFIX): node for node in framework(data)["requirement_nodes"]}


def as_bytes(data):
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()
