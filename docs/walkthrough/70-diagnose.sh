#!/usr/bin/env bash
# What is wrong, asked from the outside in: Elastic Beanstalk's events and health, the environment properties as they
# are set, the service's own diagnosis. Beside this file, 71-students-fail.md, 72-other-answers.md and 73-deployments.md
# explain what they mean.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

say "Warnings and errors, the newest first"
call aws elasticbeanstalk describe-events --application-name "$APPLICATION" --environment-name "$ENVIRONMENT" \
  --severity WARN --max-records 20 --query 'Events[].[EventDate,Severity,Message]' --output text

say "The environment's health, with its causes"
call aws elasticbeanstalk describe-environment-health --environment-name "$ENVIRONMENT" \
  --attribute-names HealthStatus Causes ApplicationMetrics --output json

say "Each instance's"
call aws elasticbeanstalk describe-instances-health --environment-name "$ENVIRONMENT" \
  --attribute-names HealthStatus Causes Deployment System --output json

say "The environment properties as they are set"
properties

say "The service's own diagnosis"
call curl --silent --show-error --max-time 20 --write-out '\n%{http_code}\n' \
  "$(service_url)/health/ready" || echo "The service can't be asked."
