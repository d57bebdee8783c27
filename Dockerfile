# Even Keel in a container: nothing but Python, the locked packages and the wheel.
# People's records live in the volume /data; without a volume they go with the container.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

# The packages first: they change less often than the code.
COPY requirements.txt requirements-build.txt ./
RUN python -m venv --without-pip /opt/evenkeel \
    && pip --python /opt/evenkeel/bin/python install --require-hashes -r requirements.txt \
    && pip install --require-hashes -r requirements-build.txt

COPY LICENSE README.md pyproject.toml ./
COPY migrations migrations
COPY playbooks playbooks
COPY bot bot
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
    && pip --python /opt/evenkeel/bin/python install --no-deps --no-index /dist/*.whl


FROM python:3.13-slim
RUN groupadd --gid 10001 evenkeel \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data \
        --shell /usr/sbin/nologin evenkeel \
    && install --directory --owner evenkeel --group evenkeel --mode 0700 /data
COPY --from=build /opt/evenkeel /opt/evenkeel

ENV PATH="/opt/evenkeel/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EVENKEEL_DATA_DIR=/data \
    EVENKEEL_HTTP_PORT=8080
WORKDIR /opt/evenkeel
USER 10001:10001
VOLUME /data
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "bot", "health"]

ENTRYPOINT ["evenkeel"]
CMD ["run"]
