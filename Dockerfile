# The release bundle (make release) on a bare Debian: what runs in a container is what runs on a host. Linux x64.
#
#   docker build -t fairlane .
#
# VERSION defaults to package.json's. With SOURCE_DATE_EPOCH (the commit's date) the bundle in it is the same, byte for
# byte, as the one that the commit's release has.

FROM node:24-trixie-slim AS build
WORKDIR /src
COPY . .
ARG VERSION=
ARG SOURCE_DATE_EPOCH=0
# In one step, since keeping the tools of the build as a layer takes longer than installing them.
RUN node scripts/release.mjs ${VERSION:+--version $VERSION} \
  && mkdir /bundle && tar -xzf dist/fairlane-*-linux-x64.tar.gz --strip-components=1 -C /bundle \
  && rm -rf node_modules .fairlane dist "$(npm config get cache)"

FROM debian:trixie-slim
COPY --from=build /bundle /opt/fairlane
COPY deploy/docker/healthy.sh /opt/fairlane/bin/healthy
ENV PATH=/opt/fairlane/bin:$PATH NODE_ENV=production FAIRLANE_HEALTH_FILE=/tmp/fairlane-health
# No name needed, and nothing in the image belongs to it: it may read, and write to the /tmp that it is given.
USER 10001:10001
WORKDIR /tmp
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=4s --start-period=20s --retries=4 CMD ["healthy"]
CMD ["fairlane-api"]
