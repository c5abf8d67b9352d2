#!/bin/bash
# with-engine.sh COMMAND…   Runs COMMAND beside a Docker engine of its own, on a machine where none runs and no image
# registry can be reached. Needs root, Node 20, Debian's docker.io, iptables, iproute2 and debootstrap, and the native
# stack in its cache (`npx waybill stack up` fetches it).
# The engine lives in a network namespace, so that its bridge and its rules never touch the host's network; COMMAND runs
# in the same one and finds published ports on 127.0.0.1. The images are made here under the vendors' names, from the
# native stack's own files: they prove our way through Docker, and not the vendors' images.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${WAYBILL_ENGINE_DIR:-/tmp/waybill-engine}
namespace=${WAYBILL_ENGINE_NAMESPACE:-waybill-engine}
cache=${WAYBILL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/waybill/stack}
unset WAYBILL_ENGINE_DIR WAYBILL_ENGINE_NAMESPACE
mkdir -p "$work"
export DOCKER_HOST=unix://$work/docker.sock DOCKER_BUILDKIT=0

stop() {
  if [ -s "$work/pid" ]; then kill "$(cat "$work/pid")" || true; fi
  for _ in $(seq 100); do [ -e "$work/pid" ] || break; sleep 0.2; done
  ip netns del "$namespace" || true
  rm -rf "$work/context"
}
trap stop EXIT
ip netns add "$namespace"
ip netns exec "$namespace" ip link set lo up
# `ip netns exec` gives a fresh /sys. A cgroup v2 mount without controllers is enough: no limits of memory and CPU.
setsid ip netns exec "$namespace" bash -c "mount -t cgroup2 cgroup2 /sys/fs/cgroup; exec dockerd --data-root '$work/data' \
  --exec-root '$work/exec' --pidfile '$work/pid' -H '$DOCKER_HOST' --storage-driver=overlay2" >"$work/log" 2>&1 &
for _ in $(seq 150); do docker version >/dev/null 2>&1 && break; sleep 0.2; done
docker version >/dev/null || { tail "$work/log" >&2; exit 1; }

has() { docker image inspect "$1" >/dev/null 2>&1; }
part() { find "$cache" -maxdepth 1 -name "$1-*" | head -1; }
# context KIND: a fresh build context with the recipe of an image.
context() { rm -rf "$work/context"; cp -r "$here/$1" "$work/context"; }
build() { docker build --quiet --tag "$1" "$work/context"; }
# libraries PROGRAM: what it is linked with, but for the C library.
libraries() {
  mkdir "$work/context/lib"
  ldd "$1" | awk '$3 ~ /^\// {print $3}' | { grep -vE '/lib(c|m|dl|pthread|rt|resolv)\.so' || true; } |
    xargs -r -I{} cp -L {} "$work/context/lib/"
}

if ! has debian:bookworm-slim; then
  root=$work/rootfs
  rm -rf "$root"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root" >"$work/debootstrap.log"
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/*
  tar -C "$root" -c . | docker import - debian:bookworm-slim
  rm -rf "$root"
fi
if ! has apache/kafka:4.2.1; then
  context kafka
  cp -r "$(part java)" "$work/context/java"
  cp -r "$(part kafka)" "$work/context/libs"
  build apache/kafka:4.2.1
fi
if ! has apicurio/apicurio-registry:3.3.3; then
  context registry
  cp -r "$(part java)" "$work/context/java"
  cp -r "$(part registry)" "$work/context/app"
  build apicurio/apicurio-registry:3.3.3
fi
if ! has mongo:6.0; then
  context mongo
  cp "$(part mongodb)/mongod" "$work/context/"
  libraries "$work/context/mongod"
  build mongo:6.0
fi
base=$(sed -n 's/^ARG BASE=//p' "$here/../Dockerfile")
if ! has "$base"; then
  context node
  cp "$(command -v node)" "$work/context/node"
  libraries "$work/context/node"
  build "$base"
fi
# Its image cannot be had either.
export TESTCONTAINERS_RYUK_DISABLED=true
# Where this machine looks like a container, testcontainers would take the ports to be at the bridge's address.
export TESTCONTAINERS_HOST_OVERRIDE=localhost
ip netns exec "$namespace" "$@"
