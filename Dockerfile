# One image; what it does is its command (see docker-compose.yml). Everything is installed by hash.
FROM python:3.13-slim AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_NO_CACHE=1 PATH=/venv/bin:$PATH
COPY portal/devstack/uv.txt requirements.txt /build/
RUN pip install --no-cache-dir --require-hashes -r /build/uv.txt \
    && uv venv /venv \
    && uv pip sync --require-hashes --python /venv/bin/python /build/requirements.txt
WORKDIR /app
COPY . .
# Fonts and translations, then all static files under hashed names. What is left in var is for this stage only.
RUN python -m portal.devstack.fonts \
    && python -m portal.devstack.catalogues \
    && STATIC_ROOT=/static python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf var node_modules tests

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --home-dir /app anqud \
    && install -d -o anqud -g anqud /var/lib/anqud
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/static VAR_DIR=/var/lib/anqud
WORKDIR /app
USER anqud
VOLUME /var/lib/anqud
EXPOSE 8000
CMD ["uvicorn", "portal.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--lifespan", "on", \
     "--ws-per-message-deflate", "false", "--ws-ping-interval", "20", "--ws-ping-timeout", "20", "--ws-max-size", "65536", \
     "--no-server-header", "--timeout-graceful-shutdown", "20", \
     "--timeout-worker-healthcheck", "60", "--log-config", "portal/devstack/uvicorn.json"]
