#!/bin/bash
# Makes the JVM's start-up archive on the instance, with the very Java that will use it: the service then starts in
# about half the time. In an in-place deployment that is how long clients see 502.
#
# Nothing here may fail a deployment, nor hold it up for long: without the archive the service starts all the same.
# Runs in the staging folder, as root, before the running version is stopped.
set -u

options=conf/jvm.options
limit_seconds=${ARCHIVE_LIMIT_SECONDS:-120}

# Once only, should a hook run twice in one folder.
sed -i '/^-XX:\(SharedArchiveFile\|AOTCache\)=/d' "$options" || exit 0

# The running version keeps the CPU: this one is in no hurry.
if ! timeout --kill-after=5 "$limit_seconds" nice java -jar rollcall.jar archive; then
  echo "No start-up archive was made. The service starts without it, only slower."
  rm -f rollcall.aot rollcall.jsa
  exit 0
fi

# An AOT cache on Java 25, a class-data archive before. Made by root, read by webapp.
if [ -s rollcall.aot ]; then
  chmod 0644 rollcall.aot && echo "-XX:AOTCache=rollcall.aot" >>"$options"
elif [ -s rollcall.jsa ]; then
  chmod 0644 rollcall.jsa && echo "-XX:SharedArchiveFile=rollcall.jsa" >>"$options"
else
  echo "The command made no archive. The service starts without it, only slower."
fi
exit 0
