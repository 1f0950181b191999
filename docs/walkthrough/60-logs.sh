#!/usr/bin/env bash
# The service's last lines: from CloudWatch, where 04-logs.config streams them, and straight from the instances.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

minutes="${1:-15}"

say "The last $minutes minutes of web.stdout.log"
call aws logs filter-log-events --log-group-name "/aws/elasticbeanstalk/$ENVIRONMENT/var/log/web.stdout.log" \
  --start-time $((($(date +%s) - minutes * 60) * 1000)) --query 'events[].[message]' --output text ||
  echo "CloudWatch has none yet."

say "The last 100 lines of every log, from the instances"
call aws elasticbeanstalk request-environment-info --environment-name "$ENVIRONMENT" --info-type tail
for _ in 1 2 3 4 5 6; do
  links=$(call aws elasticbeanstalk retrieve-environment-info --environment-name "$ENVIRONMENT" --info-type tail \
    --query 'EnvironmentInfo[].[Message]' --output text)
  is_none "$links" || break
  [ "$DRY_RUN" = yes ] && break
  sleep "$POLL_SECONDS"
done
for link in $links; do
  # Not shown: with the link anybody may read the logs for some minutes.
  curl --silent --show-error --max-time 20 "$link"
done
