#!/usr/bin/env bash
# Runs Lua scripts with Perigee, and builds it first if necessary.
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
start=$target/start.aot # the JVM's ahead-of-time cache: classes and profiles (JEP 483, 514, 515)
inputs="pom.xml scripts/learn-start.lua"
for module in grammar ir frontend runtime tier0-interpreter tier1 tier1-arm64 tier1-x64 engine-jsr223 cli; do
  inputs="$inputs $module/pom.xml $module/src/main"
done

build() {
  # shellcheck disable=SC2086 # a list of paths without blanks
  if up_to_date "$stamp" $inputs; then return; fi # another process has just built it
  rm -rf "$libraries"
  mkdir -p "$target"
  touch "$stamp.begun" # before the build reads a source, so that files changed during the build are newer
  maven -q -Dquick -Dmaven.test.skip package -pl cli -am || return
  learn_start
  mv "$stamp.begun" "$stamp"
}

# Writes the cache. Without it, the command only starts more slowly.
learn_start() {
  local home
  home=$(java_home) || return
  rm -f "$start"
  (cd "$top/examples" && perigee "$home/bin/java" "-XX:AOTCacheOutput=$start" -- "$top/scripts/learn-start.lua" \
    {bank,config,queens,words}.lua "$top"/bench/src/main/resources/dev/perigee/bench/programs/*.lua) >/dev/null 2>&1 ||
    rm -f "$start"
}

# perigee JAVA [OPTION...] -- ARG...: replaces this process by the command with these arguments.
perigee() {
  local java=()
  while [ "$1" != -- ]; do
    java+=("$1")
    shift
  done
  shift
  exec "${java[@]}" --enable-native-access=ALL-UNNAMED -cp "$target/perigee-cli.jar:$libraries/*" dev.perigee.cli.Main "$@"
}

# shellcheck disable=SC2086
up_to_date "$stamp" $inputs || exclusively build build || {
  echo "lua: Perigee could not be built" >&2
  exit 1
}

# shellcheck disable=SC2086 # words on purpose
if [ -n "${PERIGEE_JAVA:-}" ]; then
  perigee $PERIGEE_JAVA ${JAVA_OPTS:-} ${PERIGEE_OPTS:-} -- "$@"
else
  home=$(java_home) || exit 1
  # Another JVM, or one with other options, cannot use the cache and would say so on standard output.
  perigee "$home/bin/java" "-XX:AOTCache=$start" "-Xlog:aot*=off" ${JAVA_OPTS:-} ${PERIGEE_OPTS:-} -- "$@"
fi
