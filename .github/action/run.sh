#!/usr/bin/env bash
# What the action does. Its inputs are HARDEN_PATH, HARDEN_ARGS, HARDEN_SARIF and HARDEN_UPLOAD.
set -euo pipefail

# An earlier step may have brought harden, from a cache say; else it is built from the action's own sources.
if ! command -v harden >/dev/null; then
  echo "::group::harden: build"
  root=${RUNNER_TEMP:?}/harden
  cargo install --quiet --locked --root "$root" --path "${GITHUB_ACTION_PATH:?}/crates/harden"
  PATH=$root/bin:$PATH
  echo "::endgroup::"
fi

arguments=()
if [[ ${HARDEN_ARGS:-} == *[![:space:]]* ]]; then
  # Splits at spaces and honours quotes, but runs and expands nothing.
  words=$(xargs printf '%s\n' <<<"$HARDEN_ARGS")
  while IFS= read -r word; do arguments+=("$word"); done <<<"$words"
fi
arguments+=(-- "${HARDEN_PATH:-.}")

sarif=${HARDEN_SARIF:-}
if [[ -z $sarif && ${HARDEN_UPLOAD:-false} == true ]]; then
  sarif=${RUNNER_TEMP:?}/harden.sarif
fi
if [[ -n $sarif ]]; then
  # The check that follows fails where this one does; a report with findings in it is there to be uploaded.
  harden check --format sarif --output "$sarif" "${arguments[@]}" || code=$?
  if ((${code:-0} > 1)); then exit "$code"; fi
  echo "sarif=$sarif" >>"${GITHUB_OUTPUT:-/dev/null}"
fi

harden check --format github "${arguments[@]}"
