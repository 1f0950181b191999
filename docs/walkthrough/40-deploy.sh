#!/usr/bin/env bash
# Brings a new version into the running environment: after 'mvn package' and 20-upload-version.sh.
# A single instance is away for some seconds meanwhile; a balanced environment is not.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

version=$(version)

say "Version $version to $ENVIRONMENT"
if [ "$(environment VersionLabel)" = "$version" ]; then
  echo "It runs already."
  exit 0
fi
call aws elasticbeanstalk update-environment --application-name "$APPLICATION" --environment-name "$ENVIRONMENT" \
  --version-label "$version" --query Status --output text
wait_for elasticbeanstalk wait environment-updated --application-name "$APPLICATION" \
  --environment-names "$ENVIRONMENT" --no-include-deleted
running=$(environment VersionLabel)
# A deployment that fails its health checks is rolled back, and the environment is Ready all the same.
[ "$DRY_RUN" = yes ] || [ "$running" = "$version" ] ||
  fail "The environment still runs $running: the deployment was rolled back. See 70-diagnose.sh."
say "$(environment '[Status,Health,HealthStatus,CNAME]' "STATUS COLOUR HEALTH CNAME")"
