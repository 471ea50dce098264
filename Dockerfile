FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --home-dir /home/tracker --shell /usr/sbin/nologin tracker \
    && install -d -o tracker -g tracker -m 700 /home/tracker/var
WORKDIR /srv/tracker

COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY . .
RUN pip install --no-deps --no-build-isolation -e . \
    && if [ -d tracker/translations ]; then pybabel compile -d tracker/translations; fi

USER tracker
ENV TRACKER_HOME=/home/tracker/var
EXPOSE 8000
CMD ["gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket", "--bind", "0.0.0.0:8000", "wsgi:app"]
