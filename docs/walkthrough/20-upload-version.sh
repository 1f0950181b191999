#!/usr/bin/env bash
# Uploads the bundle and makes an application version of it. Costs a few cents a month of S3 for each version kept.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

[ -f "$BUNDLE" ] || fail "There is no $BUNDLE: run 'mvn package' first, in the project's folder."

# Elastic Beanstalk says little about a zip that was made by hand: with a folder around everything, or without the
# dot-folders, which the Finder and "zip -r bundle.zip *" leave out.
files=$(unzip -Z1 "$BUNDLE")
for file in Procfile rollcall.jar conf/jvm.options .ebextensions/01-environment.config .platform/nginx/conf.d/upstream.conf; do
  if ! grep -qxF "$file" <<<"$files"; then
    if grep -q "/$file\$" <<<"$files"; then
      fail "$BUNDLE has a parent folder: $file must stand at the zip's root. Take target/rollcall-eb.zip as 'mvn package' makes it."
    fi
    fail "$BUNDLE has no $file. Take target/rollcall-eb.zip as 'mvn package' makes it, dot-folders included."
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bundle=$BUNDLE
if [ "$TABLE_IN" = environment ]; then
  say "Turning on the table inside the environment, in a copy of the bundle"
  bundle=$work/bundle.zip
  cp "$BUNDLE" "$bundle"
  mkdir "$work/.ebextensions"
  for file in 11-table 12-table-alarms; do
    unzip -p "$BUNDLE" ".ebextensions/$file.config.off" >"$work/.ebextensions/$file.config"
    # A fixed time, so that the same content has the same name.
    touch -t 202601010000 "$work/.ebextensions/$file.config"
    (cd "$work" && zip -q -X bundle.zip ".ebextensions/$file.config")
  done
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
