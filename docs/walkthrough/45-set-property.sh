#!/usr/bin/env bash
# Sets environment properties, and waits until the service runs with them:
#   docs/walkthrough/45-set-property.sh TABLE_NAME=Students
# Without an argument it shows the properties as they are set.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

if [ $# -gt 0 ]; then
  settings=()
  for property in "$@"; do
    [[ $property =~ ^[A-Z_][A-Z0-9_]*=.+$ ]] ||
      fail "'$property' is not NAME=VALUE, such as TABLE_NAME=Students. Names are upper case."
    settings+=("Namespace=aws:elasticbeanstalk:application:environment,OptionName=${property%%=*},Value=\"${property#*=}\"")
  done
  say "$* in $ENVIRONMENT"
  call aws elasticbeanstalk update-environment --application-name "$APPLICATION" --environment-name "$ENVIRONMENT" \
    --option-settings "${settings[@]}" --query Status --output text
  wait_for elasticbeanstalk wait environment-updated --application-name "$APPLICATION" \
    --environment-names "$ENVIRONMENT" --no-include-deleted
fi
say "The environment properties as they are set"
properties
