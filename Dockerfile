# Helhet as one image: the web server, the worker, the beat and the commands of manage.py.
# The code belongs to root and is never written; a program in the container writes in /data and /tmp only.

FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.txt /build/requirements.txt
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check -r /build/requirements.txt

FROM python:3.11-slim-bookworm
# What WeasyPrint loads, a font for signs that Inter lacks, and pg_dump for `manage.py backup`.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 \
        fonts-dejavu-core postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 helhet \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin helhet \
    && install --directory --owner=helhet --group=helhet --mode=0700 /data

WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=assets /build/node_modules node_modules
COPY LICENSE manage.py ./
COPY governance governance
COPY planning planning
COPY steering steering
COPY evaluation evaluation
COPY config config

ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HELHET_ENV=production \
    HELHET_DATA=/data \
    STATIC_ROOT=/app/static \
    PORT=8000

# Static files are part of the image. The keys of this one command are thrown away with it.
RUN python -m compileall -q config evaluation steering planning governance \
    && export HELHET_DATA=/tmp/build \
    && SECRET_KEY="$(head -c 48 /dev/urandom | base64 -w 0)" AUDIT_KEY="$(head -c 48 /dev/urandom | base64 -w 0)" \
        python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build

USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["python", "-m", "config.healthcheck"]
CMD ["gunicorn", "config.wsgi", "--workers", "2", "--timeout", "120", "--no-control-socket", "--access-logfile", "-"]
