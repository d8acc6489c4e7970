# The service and every verb of Headgate in one image.
# The base images can be replaced; both need bash, the first one a JDK 25, the second a JRE 25.
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG JRE_IMAGE=eclipse-temurin:25-jre
# The POM's; the build fails where they differ.
ARG VERSION=0.1.0-SNAPSHOT
# The major version of pg_dump and pg_restore to install, if any.
ARG PG_CLIENT=

# What it makes is the same for every platform.
FROM --platform=$BUILDPLATFORM ${JDK_IMAGE} AS build
WORKDIR /build
COPY . .
ARG VERSION
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    --mount=type=secret,id=ca,required=false \
    docker/build/package.sh

FROM ${JRE_IMAGE} AS app
WORKDIR /app
COPY --chmod=755 docker/headgate docker/healthcheck.sh /usr/local/bin/
COPY docker/headgate.flags ./
COPY --from=build /build/target/man/headgate.1 /usr/local/share/man/man1/
COPY --from=build /build/target/layers/dependencies/ ./
COPY --from=build /build/target/layers/snapshot-dependencies/ ./
COPY --from=build /build/target/layers/application/ ./

# The cache of loaded and linked classes fits only the JVM and the jars of the final image.
FROM app AS train
RUN --network=none --mount=type=bind,source=docker/build/train.sh,target=/run/train.sh \
    --mount=type=bind,from=build,source=/build/target/training,target=/run/training \
    sh /run/train.sh /app /run/training

FROM app AS app-with-client
ARG PG_CLIENT
RUN --mount=type=bind,source=docker/build/pg-client.sh,target=/run/pg-client.sh \
    sh /run/pg-client.sh "$PG_CLIENT"

# Without the cache of the service: for verbs and the sidecar.
FROM app${PG_CLIENT:+-with-client} AS verbs
COPY --from=build /build/target/classes/META-INF/sbom/application.cdx.json ./sbom.cdx.json
# The asterisk lets an image be built where the training made nothing.
COPY --from=train /app/verbs.aot* /app/sidecar.aot* ./

ARG VERSION
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Headgate" \
      org.opencontainers.image.description="A Spring Boot service that does not start until its PostgreSQL schema is at head" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      dev.headgate.sbom="/app/sbom.cdx.json"

USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --start-interval=1s --retries=3 CMD ["healthcheck.sh"]
ENTRYPOINT ["headgate"]

FROM verbs
COPY --from=train /app/service.aot* ./
