# The web server, the worker and the scheduler: one image, three commands (see docker-compose.yml).
FROM python:3.12-slim-bookworm

# What WeasyPrint needs: Pango, HarfBuzz's subsetter, and the fonts of the report.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core fonts-open-sans \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cabinet_compliance.settings.production \
    VAR_DIR=/var/lib/cabinet-compliance \
    STATIC_ROOT=/var/lib/cabinet-compliance/static

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .

RUN useradd --system --uid 10001 --home-dir /nonexistent cabinet \
    && install -d -o cabinet "$VAR_DIR" "$STATIC_ROOT"
USER cabinet

EXPOSE 8000
# The Host header must be one that ALLOWED_HOSTS allows.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "bin/check_health"]
CMD ["gunicorn", "cabinet_compliance.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
    "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
    "--max-requests", "10000", "--max-requests-jitter", "1000", "--access-logfile", "/dev/null"]
