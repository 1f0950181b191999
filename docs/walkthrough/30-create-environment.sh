#!/usr/bin/env bash
# Creates the environment with the version of the bundle. Takes some 5 minutes.
# Costs from now on: one instance and its address, or with TYPE=balanced two instances and a load balancer.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

version=$(version)

# What the API sets wins over .ebextensions: here stands only what depends on the choices of 00-settings.sh.
settings=()
set_option() {
  settings+=("Namespace=$1,OptionName=$2,Value=\"$3\"")
}
set_option aws:autoscaling:launchconfiguration IamInstanceProfile "$STACK-instance"
set_option aws:elasticbeanstalk:environment ServiceRole "$STACK-service"
set_option aws:ec2:instances InstanceTypes "$INSTANCE_TYPES"
set_option aws:ec2:instances SupportedArchitectures "$ARCHITECTURE"
if [ "$TABLE_IN" = template ]; then
  set_option aws:elasticbeanstalk:application:environment TABLE_NAME "$TABLE_NAME"
  [ -z "$DEPT_INDEX" ] || set_option aws:elasticbeanstalk:application:environment DEPT_INDEX "$DEPT_INDEX"
fi
case $TYPE in
  single)
    set_option aws:elasticbeanstalk:environment EnvironmentType SingleInstance
    set_option aws:autoscaling:asg MinSize 1
    set_option aws:autoscaling:asg MaxSize 1
    set_option aws:elasticbeanstalk:command DeploymentPolicy AllAtOnce
    ;;
  balanced)
    set_option aws:elasticbeanstalk:environment EnvironmentType LoadBalanced
    set_option aws:elasticbeanstalk:environment LoadBalancerType application
    ;;
  *) fail "TYPE was '$TYPE', it may be single or balanced." ;;
esac

say "Environment $ENVIRONMENT ($TYPE)"
status=$(environment Status)
if is_none "$status"; then
  stack=$(platform)
  [ -n "$stack" ] || fail "There is no platform with Corretto $JAVA in $AWS_REGION."
  call aws elasticbeanstalk create-environment --application-name "$APPLICATION" --environment-name "$ENVIRONMENT" \
    --version-label "$version" --solution-stack-name "$stack" --option-settings "${settings[@]}" \
    --query EnvironmentId --output text
else
  echo "It is there already ($status)."
fi

wait_for elasticbeanstalk wait environment-exists --application-name "$APPLICATION" \
  --environment-names "$ENVIRONMENT" --no-include-deleted
say "$(environment '[Status,Health,HealthStatus,CNAME]' "STATUS COLOUR HEALTH CNAME")"
