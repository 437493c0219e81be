from django.apps import AppConfig


class ReferentialsConfig(AppConfig):
    name = "referentials"
    verbose_name = "Référentiels"
    default_auto_field = "django.db.models.BigAutoField"
