#!/bin/sh
# Builds the image with Docker or Podman, whichever answers. Settings from the environment:
#   TAG          name of the result; default wordpress-stack:<commit>
#   ENGINE       docker or podman; default whichever answers
#   BASE         another base image, see docs/image.md
#   DATABASE_CA  another bundle of authorities: an address, or a file below image/
set -eu
cd "$(dirname "$0")"

fail() {
  echo "make image: $*" >&2
  exit 1
}

find_engine() {
  for engine in ${ENGINE:-docker podman}; do
    if command -v "$engine" > /dev/null && "$engine" info > /dev/null 2>&1; then
      return
    fi
  done
  fail 'no container engine answers: install and start Docker or Podman'
}

describe_commit() {
  revision=$(git rev-parse HEAD 2> /dev/null) || revision=unknown
  created=$(git show -s --format=%cI HEAD 2> /dev/null) || created=unknown
  version=$(git describe --always --tags --dirty 2> /dev/null) || version=unknown
}

find_engine
describe_commit
tag=${TAG:-wordpress-stack:$version}
set -- --tag "$tag" --build-arg "REVISION=$revision" --build-arg "CREATED=$created" --build-arg "VERSION=$version"
[ -z "${BASE:-}" ] || set -- "$@" --build-arg "BASE=$BASE"
[ -z "${DATABASE_CA:-}" ] || set -- "$@" --build-arg "DATABASE_CA=$DATABASE_CA"
[ -z "${DATABASE_CA_SHA256:-}" ] || set -- "$@" --build-arg "DATABASE_CA_SHA256=$DATABASE_CA_SHA256"
"$engine" build "$@" . || fail 'see above; where no registry can be reached, BASE=<local image> and DATABASE_CA=<file> build without one'
echo "make image: $tag"
