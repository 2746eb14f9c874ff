# Shared by the scripts of this project; sourced, not run. Works with bash 3.2, which is what macOS has.
# Expects `top`, the project's directory, to be set.

# java_home: prints the home of a JDK 25 or later, or fails and says what to install.
java_home() {
  local home
  while IFS= read -r home; do
    if is_jdk "$home"; then
      printf '%s\n' "$home"
      return
    fi
  done < <(java_home_candidates)
  echo "Perigee needs JDK 25 or later, and none was found. Install one (Temurin, or your system's openjdk-25-jdk)," >&2
  echo "and set JAVA_HOME to it or put its java on the PATH." >&2
  return 1
}

java_home_candidates() {
  if [ -n "${JAVA_HOME:-}" ]; then printf '%s\n' "$JAVA_HOME"; fi
  local java
  if java=$(command -v java); then dirname "$(dirname "$(resolved "$java")")"; fi
  if [ -x /usr/libexec/java_home ]; then /usr/libexec/java_home -v 25+ 2>/dev/null || true; fi
  local home
  for home in /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/*; do
    printf '%s\n' "$home"
  done
}

# is_jdk HOME: whether there is a JDK of version 25 or later. Its `release` file has the version, so it need not be started.
is_jdk() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  local version
  version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release")
  [ "${version:-0}" -ge 25 ]
}

# resolved FILE: FILE with symbolic links followed, for systems whose readlink has no option -f.
resolved() {
  local file=$1 target
  while target=$(readlink "$file"); do
    case $target in
      /*) file=$target ;;
      *) file=$(dirname "$file")/$target ;;
    esac
  done
  printf '%s\n' "$file"
}

# maven ARG...: runs Maven on this project with the JDK that `java_home` finds. Both its streams go to stderr.
maven() {
  local home
  home=$(java_home) || return 1
  if ! command -v mvn >/dev/null; then
    echo "Perigee needs Maven 3.8 or later to build, and there is no mvn on the PATH." >&2
    return 1
  fi
  # The options suppress warnings about native access and Unsafe in Maven's own libraries. Some builds of Maven write colour
  # codes even if none are requested; these are removed.
  local escape
  escape=$(printf '\033')
  (cd "$top" && JAVA_HOME=$home \
    MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    mvn -Dstyle.color=never "$@") 2>&1 | sed "s/$escape\[[0-9;]*m//g" >&2
  return "${PIPESTATUS[0]}"
}

# engine_tests_class_path: builds the engine's tests and prints the class path for running their programs.
engine_tests_class_path() {
  local file=$top/.cache/engine-tests.classpath
  mkdir -p "$top/.cache"
  # Each module writes the file, the engine last. The engine's dependencies in this project appear as folders of classes.
  maven -q -Dquick -pl engine-jsr223 -am -DskipTests test-compile dependency:build-classpath \
    -Dmdep.outputFile="$file" -Dmdep.includeScope=test || return
  printf '%s:%s:%s\n' "$top/engine-jsr223/target/quick/test-classes" "$top/engine-jsr223/target/quick/classes" "$(cat "$file")"
}

# up_to_date STAMP PATH...: whether STAMP exists and nothing at or below the paths (in the project) is newer.
up_to_date() {
  local stamp=$1
  shift
  [ -e "$stamp" ] && [ -z "$(cd "$top" && find "$@" -newer "$stamp" 2>/dev/null | head -n 1)" ]
}

# exclusively NAME COMMAND...: runs the command when no other process of this project runs one under NAME.
exclusively() {
  local lock=$top/.cache/$1.lock owner status=0
  shift
  mkdir -p "$top/.cache"
  until (set -o noclobber && echo $$ >"$lock") 2>/dev/null; do
    owner=$(cat "$lock" 2>/dev/null) || continue
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -f "$lock"; else sleep 0.2; fi
  done
  "$@" || status=$?
  rm -f "$lock"
  return $status
}
