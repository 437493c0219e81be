from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "practices"
    verbose_name = "Structures et droits"
    default_auto_field = "django.db.models.BigAutoField"
