#!/usr/bin/env bash
# Uploads the bundle and makes an application version of it. Costs a few cents a month of S3 for each version kept.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

[ -f "$BUNDLE" ] || fail "There is no $BUNDLE: run 'mvn package' first, in the project's folder."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bundle=$BUNDLE
if [ "$TABLE_IN" = environment ]; then
  say "Turning on the table inside the environment, in a copy of the bundle"
  bundle=$work/bundle.zip
  cp "$BUNDLE" "$bundle"
  mkdir "$work/.ebextensions"
  unzip -p "$BUNDLE" .ebextensions/11-table.config.off >"$work/.ebextensions/11-table.config"
  # A fixed time, so that the same content has the same name.
  touch -t 202601010000 "$work/.ebextensions/11-table.config"
  (cd "$work" && zip -q -X bundle.zip .ebextensions/11-table.config)
fi
label=$(version_label "$bundle")

say "Application $APPLICATION"
known=$(call aws elasticbeanstalk describe-applications --application-names "$APPLICATION" \
  --query 'Applications[0].ApplicationName' --output text)
if is_none "$known"; then
  call aws elasticbeanstalk create-application --application-name "$APPLICATION"
fi

say "Version $label"
known=$(call aws elasticbeanstalk describe-application-versions --application-name "$APPLICATION" \
  --version-labels "$label" --query 'ApplicationVersions[0].VersionLabel' --output text)
if is_none "$known"; then
  bucket=$(ask BUCKET aws elasticbeanstalk create-storage-location --query S3Bucket --output text)
  call aws s3 cp --no-progress "$bundle" "s3://$bucket/$APPLICATION/$label.zip"
  call aws elasticbeanstalk create-application-version --application-name "$APPLICATION" --version-label "$label" \
    --source-bundle "S3Bucket=$bucket,S3Key=$APPLICATION/$label.zip"
else
  echo "It is there already."
fi
[ "$TABLE_IN" = template ] || echo "For the next steps: export VERSION=$label"
