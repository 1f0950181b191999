#!/bin/bash
# Makes a class-data archive (CDS) on the instance, with the very Java that will use it: the service then starts in
# about half the time. In an in-place deployment that is how long clients see 502.
#
# A training run starts the service on a free port, asks it three things and stops it. It uses the environment's own
# properties and table, and writes nothing to it. The running version, nginx and the agents share 1 GiB with it on a
# t3.micro, and what the JVM needs to write an archive grows with the classes in it. So there are two: the first with
# some of the classes, the second with the others.
#
# Nothing here may fail a deployment, nor hold it up for long: without the archive the service starts all the same.
# Runs in the staging folder, as root, before the running version is stopped.
set -u

options=conf/jvm.options
first=rollcall-first.jsa
second=rollcall.jsa
# Of some 6,000: with these both steps take about the same.
first_classes=4000
limit_seconds=${ARCHIVE_LIMIT_SECONDS:-180}
# Each step takes less than 200 MiB (StartupArchiveIT); the rest is for what the others need meanwhile.
needed_mb=250

without() {
  echo "No start-up archive: $1. The service starts without it, only slower."
  rm -f "$first" "$second"
  exit 0
}

# The seconds that are left.
left() {
  local seconds=$((limit_seconds - SECONDS))
  echo $((seconds > 0 ? seconds : 1))
}

# Goes on after a step that ended with this status, or without an archive.
check() {
  case $1 in
    0) ;;
    124) without "it took more than $limit_seconds seconds" ;;
    137) without "it was killed, for want of memory or time" ;;
    *) without "the JVM ended with status $1 and '$(tail -n 1 "$work/log")'" ;;
  esac
}

# Starts the service with these options of the JVM, asks it, and stops it. The result is its exit status.
train() {
  local port path
  MALLOC_ARENA_MAX=1 PORT=0 BIND_ADDRESS=127.0.0.1 MANAGEMENT_PORT=0 INSTANCES=1 LOG_LEVEL=info SHUTDOWN_GRACE_MS=0 \
    timeout --kill-after=30 "$(left)" nice java "@$work/options" "${small[@]}" "$@" -jar rollcall.jar >"$work/log" 2>&1 &
  until port=$(grep -o 'listens on port [0-9]*' "$work/log"); do
    kill -0 $! 2>/dev/null || break
    sleep 0.2
  done
  if [ -n "$port" ]; then
    for path in /health /health/ready /student/1; do
      curl --silent --max-time 10 --output /dev/null "http://127.0.0.1:${port##* }$path"
    done
    kill $! 2>/dev/null
  fi
  wait $!
}

# Once only, should a hook run twice in one folder.
sed -i '/^-XX:SharedArchiveFile=/d' "$options" || exit 0
rm -f "$first" "$second"

free_mb=$(awk '/^MemAvailable:/ {print int($2 / 1024)}' "${MEMINFO:-/proc/meminfo}")
[ "${free_mb:-0}" -ge "$needed_mb" ] || without "$needed_mb MB of memory are needed, ${free_mb:-0} are free"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/log"
# A tracing agent's classes can't be archived.
grep -v '^-javaagent:' "$options" >"$work/options"
# A small heap and no compiler. The service's own collector may differ: an archive of classes fits them all.
small=(-Xmx20m -XX:NewSize=4m -XX:+UseSerialGC -Xint -XX:-UsePerfData)

# The shell would report a killed process in lines of its own.
train "-XX:DumpLoadedClassList=$work/all" 2>/dev/null
check $?
grep -v '^[@#]' "$work/all" 2>/dev/null | head -n "$first_classes" >"$work/classes"

{
  MALLOC_ARENA_MAX=1 timeout --kill-after=30 "$(left)" nice java "${small[@]}" -Xmx8m -XX:NewSize=2m -Xshare:dump \
    "-XX:SharedClassListFile=$work/classes" "-XX:SharedArchiveFile=$first" -cp rollcall.jar >"$work/log" 2>&1
} 2>/dev/null
check $?

: >"$work/log"
train "-XX:SharedArchiveFile=$first" "-XX:ArchiveClassesAtExit=$second" 2>/dev/null
check $?
if [ ! -s "$first" ] || [ ! -s "$second" ]; then
  without "the JVM made none"
fi

# Made by root, read by webapp.
chmod 0644 "$first" "$second" && echo "-XX:SharedArchiveFile=$first:$second" >>"$options"
exit 0
