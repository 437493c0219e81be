"""Assessments, their answers and their action plan."""

from assessments.models.actions import ActionEvent, PlannedAction
from assessments.models.assessments import Assessment
from assessments.models.campaigns import ActionPush, Campaign, Invitation, ProposedAction, Reminder
from assessments.models.carrying import CarryOver, ImpactLine, ImpactStudy
from assessments.models.evidence import Evidence, EvidenceFile
from assessments.models.figures import BenchmarkRelease, FigureSharing, FigureSnapshot, PortfolioSummary
from assessments.models.notices import MailRefusal, Notice
from assessments.models.records import Answer, Record, RecordIsKept
from assessments.models.saved_views import SavedView

__all__ = [
    "ActionEvent",
    "ActionPush",
    "Answer",
    "Assessment",
    "BenchmarkRelease",
    "Campaign",
    "CarryOver",
    "Evidence",
    "EvidenceFile",
    "FigureSharing",
    "FigureSnapshot",
    "ImpactLine",
    "ImpactStudy",
    "Invitation",
    "MailRefusal",
    "Notice",
    "PlannedAction",
    "PortfolioSummary",
    "ProposedAction",
    "Record",
    "RecordIsKept",
    "Reminder",
    "SavedView",
]
