#!/usr/bin/env bash
# What every step goes by. Change a value for all steps with `export NAME=value` before you run them.
# The other scripts read this file; running it alone prints the values.
set -euo pipefail

export AWS_REGION="${AWS_REGION:-ap-south-1}"
export AWS_DEFAULT_REGION="$AWS_REGION"
export AWS_PAGER=""

TABLE_NAME="${TABLE_NAME:-Students}"
DEPT_INDEX="${DEPT_INDEX:-}"                  # the name of an index on the department, for lists; empty: the table has none
STACK="${STACK:-rollcall}"                    # the CloudFormation stack of infrastructure.yaml
APPLICATION="${APPLICATION:-rollcall}"        # Elastic Beanstalk's name for all versions and environments together
ENVIRONMENT="${ENVIRONMENT:-rollcall-env}"    # one running copy of it
TYPE="${TYPE:-single}"                        # single: one instance, cheap. balanced: two to four behind a load balancer
JAVA="${JAVA:-21}"                            # 17, 21 or 25: which Corretto runs it
ARCHITECTURE="${ARCHITECTURE:-x86_64}"        # x86_64, or arm64, which costs about a fifth less
# The first is taken, the others stand in for it where there are none left. Each has room for each JAVA.
case $ARCHITECTURE in
  arm64) INSTANCE_TYPES="${INSTANCE_TYPES:-t4g.micro,t4g.small}" ;;
  *) INSTANCE_TYPES="${INSTANCE_TYPES:-t3.micro,t3.small}" ;;
esac
CERTIFICATE_ARN="${CERTIFICATE_ARN:-}"        # of ACM, with TYPE=balanced: HTTPS, and a redirect from HTTP
SERVICE_URL="${SERVICE_URL:-}"                # where clients find it, such as https://students.example.org; empty: the environment's own address
TABLE_IN="${TABLE_IN:-template}"              # template: the table outlives the environment. environment: it is part of it
BUNDLE="${BUNDLE:-target/rollcall-eb.zip}"    # what `mvn package` makes
POLL_SECONDS="${POLL_SECONDS:-5}"
DRY_RUN="${DRY_RUN:-no}"                      # yes: print each call and make none

# Prints a call so that it can be read, and copied into a shell: what has special signs in it stands in quotes.
show() {
  local word line="+"
  for word in "$@"; do
    case $word in
      "" | *[!A-Za-z0-9_.,:=/@%+-]*) line+=" '${word//\'/\'\\\'\'}'" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '%s\n' "$line" >&2
}

# Makes one call and shows it first. In a dry run it only shows it, and the answer is empty.
call() {
  show "$@"
  [ "$DRY_RUN" = yes ] || "$@"
}

# The same for an answer that later calls need: in a dry run it is the first argument.
ask() {
  local placeholder=$1
  shift
  show "$@"
  if [ "$DRY_RUN" = yes ]; then echo "$placeholder"; else "$@"; fi
}

# The same for a question whose answer may be an error, which counts as "there is none".
look_for() {
  show "$@"
  [ "$DRY_RUN" = yes ] || "$@" 2>/dev/null || true
}

say() {
  printf '\n== %s\n' "$*"
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The AWS CLI's word for "there is none" in its text output.
is_none() {
  [ -z "$1" ] || [ "$1" = None ]
}

# One field of the environment, or nothing where there is no such environment; $2 stands for it in a dry run.
environment() {
  ask "${2:-}" aws elasticbeanstalk describe-environments --application-name "$APPLICATION" \
    --environment-names "$ENVIRONMENT" --no-include-deleted --query "Environments[0].$1" --output text
}

# Where the service is called.
service_url() {
  if [ -n "$SERVICE_URL" ]; then
    echo "${SERVICE_URL%/}"
  else
    echo "http://$(environment CNAME CNAME)"
  fi
}

# The AWS CLI's waiters give up after some 7 minutes; a load-balanced environment may take longer.
wait_for() {
  call aws "$@" || call aws "$@" || call aws "$@"
}

# A version is named after its content: the same bundle is the same version, however often it is uploaded.
version_label() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1" | cut -c1-12
  else
    shasum -a 256 "$1" | cut -c1-12
  fi
}

# The environment properties as Elastic Beanstalk has them.
properties() {
  call aws elasticbeanstalk describe-configuration-settings --application-name "$APPLICATION" \
    --environment-name "$ENVIRONMENT" --output text --query \
    "ConfigurationSettings[0].OptionSettings[?Namespace=='aws:elasticbeanstalk:application:environment'].[OptionName,Value]"
}

# The version to run: the bundle's, unless VERSION names another.
version() {
  if [ -n "${VERSION:-}" ]; then
    echo "$VERSION"
  else
    # The bundle that has the table in it is made by 20-upload-version.sh, and so is its label.
    [ "$TABLE_IN" = template ] || fail "Set VERSION to what 20-upload-version.sh printed."
    [ -f "$BUNDLE" ] || fail "There is no $BUNDLE: run 'mvn package' first, in the project's folder."
    version_label "$BUNDLE"
  fi
}

# Elastic Beanstalk's name of the newest platform with that Java.
platform() {
  ask "64bit Amazon Linux 2023 v4.0.0 running Corretto $JAVA" aws elasticbeanstalk list-available-solution-stacks --output text \
    --query "SolutionStacks[?contains(@, 'Amazon Linux 2023') && ends_with(@, 'running Corretto $JAVA')]" |
    tr '\t' '\n' | sort -V | tail -n 1
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  for name in AWS_REGION TABLE_NAME DEPT_INDEX STACK APPLICATION ENVIRONMENT TYPE JAVA ARCHITECTURE INSTANCE_TYPES CERTIFICATE_ARN \
    SERVICE_URL TABLE_IN BUNDLE DRY_RUN; do
    printf '%-15s %s\n' "$name" "${!name}"
  done
fi
