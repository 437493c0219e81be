"""Campaigns and proposed actions: addresses of the namespace « assessments »."""

from django.urls import path

from assessments.views import campaigns, mail_preference, proposals

urlpatterns = [
    path("suivi/campagnes/", campaigns.index, name="campaigns"),
    path("suivi/campagnes/nouvelle/", campaigns.launch, name="new_campaign"),
    path("suivi/campagnes/<uuid:campaign_id>/", campaigns.show, name="campaign"),
    path("suivi/campagnes/<uuid:campaign_id>/relancer/", campaigns.remind_now, name="remind_campaign"),
    path("suivi/campagnes/<uuid:campaign_id>/clore/", campaigns.close, name="close_campaign"),
    path("suivi/campagnes/<uuid:campaign_id>/rouvrir/", campaigns.reopen, name="reopen_campaign"),
    path("suivi/actions/", proposals.index, name="pushes"),
    path("suivi/actions/nouvelle/", proposals.push, name="new_push"),
    path("suivi/actions/<uuid:push_id>/", proposals.show, name="push"),
    path(
        "structures/<uuid:practice_id>/propositions/<int:proposal_id>/accepter/",
        proposals.accept_proposal,
        name="accept_proposal",
    ),
    path(
        "structures/<uuid:practice_id>/propositions/<int:proposal_id>/refuser/",
        proposals.decline_proposal,
        name="decline_proposal",
    ),
    path("courriels/", mail_preference.mail_preference, name="mail_preference"),
]
