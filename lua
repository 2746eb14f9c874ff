#!/usr/bin/env bash
# Runs Lua scripts with Perigee, building it first where that is needed.
#
#   ./lua [options] [script [args]]
#
# PERIGEE_OPTS and JAVA_OPTS   options for the JVM, for example -Dperigee.tier=0
# PERIGEE_JAVA                 a command to use for `java`, with its arguments, for example "scripts/arm64 java"
set -euo pipefail
top=$(cd "$(dirname "$0")" && pwd)
. "$top/scripts/common.sh"

target=$top/cli/target/quick
libraries=$target/lib
stamp=$target/built
inputs=pom.xml
for module in grammar ir frontend runtime tier0-interpreter tier1-arm64 engine-jsr223 cli; do
  inputs="$inputs $module/pom.xml $module/src/main"
done

build() {
  # shellcheck disable=SC2086 # a list of paths without blanks
  if up_to_date "$stamp" $inputs; then return; fi # another process has just built it
  rm -rf "$libraries"
  mkdir -p "$target"
  touch "$stamp.begun" # before the build reads a source: what changes meanwhile is newer
  maven -q -Dquick -Dmaven.test.skip package -pl cli -am || return
  mv "$stamp.begun" "$stamp"
}

# shellcheck disable=SC2086
up_to_date "$stamp" $inputs || exclusively build build || {
  echo "lua: Perigee could not be built" >&2
  exit 1
}

if [ -n "${PERIGEE_JAVA:-}" ]; then
  java=$PERIGEE_JAVA
else
  home=$(java_home) || exit 1
  java=
fi
# shellcheck disable=SC2086 # words on purpose
exec ${java:-"$home/bin/java"} --enable-native-access=ALL-UNNAMED ${JAVA_OPTS:-} ${PERIGEE_OPTS:-} \
  -cp "$target/perigee-cli.jar:$libraries/*" dev.perigee.cli.Main "$@"
