#!/bin/bash
# Lets the service finish what it has accepted before systemd kills it: SHUTDOWN_GRACE_MS and SHUTDOWN_TIMEOUT_MS (0 and
# 20 s by default), up to 10 s for closing, and some to spare. systemd's own default of 90 s would do as well; this makes
# it a promise, and says where to change it together with the settings.
#
# That Elastic Beanstalk's unit is called web.service, after the Procfile, is seen on instances and stands on no page.
# Should it change, systemd ignores this file.
# Runs before the running version is stopped, so it holds for that stop already.
set -u

stop_seconds=40
units=${SYSTEMD_UNITS:-/etc/systemd/system}

mkdir -p "$units/web.service.d" &&
  printf '[Service]\nTimeoutStopSec=%s\n' "$stop_seconds" >"$units/web.service.d/rollcall.conf" &&
  systemctl daemon-reload ||
  echo "The stop time was not set; systemd's own default holds."
exit 0
