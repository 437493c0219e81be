"""Assessments, their answers and their action plan."""

from assessments.models.actions import ActionEvent, PlannedAction
from assessments.models.asking_help import HelpRequest, ProposedAnswer
from assessments.models.assessments import Assessment
from assessments.models.campaigns import ActionPush, Campaign, CampaignInvitation, ProposedAction, Reminder
from assessments.models.carrying import CarryOver, ImpactLine, ImpactStudy
from assessments.models.discussing import QuestionComment, ThemeAssignment
from assessments.models.evidence import Evidence, EvidenceFile
from assessments.models.figures import BenchmarkRelease, FigureSharing, FigureSnapshot, PortfolioSummary
from assessments.models.notices import MailRefusal, Notice
from assessments.models.paces import QuestionPace
from assessments.models.records import Answer, Record, RecordIsKept
from assessments.models.saved_views import SavedView
from assessments.models.sharing import HandingDown, SharedRequirement
from assessments.models.uploading import AnswerUpload
from assessments.models.visiting import Disagreement, VisitNote

__all__ = [
    "ActionEvent",
    "ActionPush",
    "Answer",
    "AnswerUpload",
    "Assessment",
    "BenchmarkRelease",
    "Campaign",
    "CampaignInvitation",
    "CarryOver",
    "Disagreement",
    "Evidence",
    "EvidenceFile",
    "FigureSharing",
    "FigureSnapshot",
    "HandingDown",
    "HelpRequest",
    "ImpactLine",
    "ImpactStudy",
    "MailRefusal",
    "Notice",
    "PlannedAction",
    "PortfolioSummary",
    "ProposedAction",
    "ProposedAnswer",
    "QuestionComment",
    "QuestionPace",
    "Record",
    "RecordIsKept",
    "Reminder",
    "SavedView",
    "SharedRequirement",
    "ThemeAssignment",
    "VisitNote",
]
