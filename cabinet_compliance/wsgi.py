"""The WSGI door of the web server; production settings unless told otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cabinet_compliance.settings.production")

application = get_wsgi_application()
