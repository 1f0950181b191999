#!/usr/bin/env bash
# Creates the environment with the version of the bundle, or with AWS's sample application if SAMPLE=yes. Takes some
# 5 minutes.
# Costs from now on: one instance and its address, or with TYPE=balanced two instances and a load balancer.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

version=$(version)
case $JAVA in
  17 | 21 | 25) ;;
  *) fail "JAVA was '$JAVA', it may be 17, 21 or 25." ;;
esac
[ -z "$CERTIFICATE_ARN" ] || [ "$TYPE" = balanced ] ||
  fail "CERTIFICATE_ARN needs TYPE=balanced: a load balancer can hold a certificate of ACM, a single instance can not."

# What the API sets wins over .ebextensions: here stands only what depends on the choices of 00-settings.sh.
settings=()
set_option() {
  settings+=("Namespace=$1,OptionName=$2,Value=\"$3\"")
}
set_option aws:autoscaling:launchconfiguration IamInstanceProfile "$STACK-instance"
set_option aws:elasticbeanstalk:environment ServiceRole "$STACK-service"
set_option aws:elasticbeanstalk:managedactions ServiceRoleForManagedUpdates "$STACK-service"
set_option aws:ec2:instances InstanceTypes "$INSTANCE_TYPES"
set_option aws:ec2:instances SupportedArchitectures "$ARCHITECTURE"
if [ "$TABLE_IN" = template ]; then
  set_option aws:elasticbeanstalk:application:environment TABLE_NAME "$TABLE_NAME"
  [ -z "$DEPT_INDEX" ] || set_option aws:elasticbeanstalk:application:environment DEPT_INDEX "$DEPT_INDEX"
fi
# Without a label, Elastic Beanstalk takes its own sample application.
label=(--version-label "$version")
if [ "${SAMPLE:-no}" = yes ]; then
  [ "$TYPE" = single ] || fail "SAMPLE=yes needs TYPE=single: the sample has no /health for the load balancer to ask."
  label=()
fi
case $TYPE in
  single)
    set_option aws:elasticbeanstalk:environment EnvironmentType SingleInstance
    ;;
  balanced)
    set_option aws:elasticbeanstalk:environment EnvironmentType LoadBalanced
    set_option aws:elasticbeanstalk:environment LoadBalancerType application
    # /health asks DynamoDB nothing, so trouble there replaces no instance; /health/ready tells people what is wrong.
    set_option aws:elasticbeanstalk:environment:process:default HealthCheckPath /health
    set_option aws:elasticbeanstalk:environment:process:default MatcherHTTPCode 200
    set_option aws:elasticbeanstalk:environment:process:default HealthCheckInterval 10
    set_option aws:elasticbeanstalk:environment:process:default HealthCheckTimeout 5
    # As long as the service takes at most to answer what it has accepted (SHUTDOWN_TIMEOUT_MS).
    set_option aws:elasticbeanstalk:environment:process:default DeregistrationDelay 20
    # A new version goes to half of the instances at a time, each taken from the load balancer first.
    set_option aws:elasticbeanstalk:command DeploymentPolicy Rolling
    set_option aws:elasticbeanstalk:command BatchSizeType Percentage
    set_option aws:elasticbeanstalk:command BatchSize 50
    # CPU is what this service runs out of first. At 60 % of two cores a burstable instance spends its credits.
    set_option aws:autoscaling:asg MinSize 2
    set_option aws:autoscaling:asg MaxSize 4
    set_option aws:autoscaling:trigger MeasureName CPUUtilization
    set_option aws:autoscaling:trigger Statistic Average
    set_option aws:autoscaling:trigger Unit Percent
    set_option aws:autoscaling:trigger UpperThreshold 60
    set_option aws:autoscaling:trigger LowerThreshold 20
    set_option aws:autoscaling:trigger Period 1
    set_option aws:autoscaling:trigger EvaluationPeriods 3
    set_option aws:autoscaling:trigger BreachDuration 3
    if [ -n "$CERTIFICATE_ARN" ]; then
      set_option aws:elbv2:listener:443 ListenerEnabled true
      set_option aws:elbv2:listener:443 Protocol HTTPS
      set_option aws:elbv2:listener:443 SSLCertificateArns "$CERTIFICATE_ARN"
      set_option aws:elbv2:listener:443 SSLPolicy ELBSecurityPolicy-TLS13-1-2-2021-06
      # For .platform/hooks/prebuild/10_https.sh: nginx redirects what came by HTTP.
      set_option aws:elasticbeanstalk:application:environment HTTPS_REDIRECT on
    fi
    ;;
  *) fail "TYPE was '$TYPE', it may be single or balanced." ;;
esac

# Which of these settings an environment that is there already has otherwise.
report_differences() {
  local all setting namespace name wanted current different=()
  all=$(call aws elasticbeanstalk describe-configuration-settings --application-name "$APPLICATION" \
    --environment-name "$ENVIRONMENT" --output text \
    --query 'ConfigurationSettings[0].OptionSettings[].[Namespace,OptionName,Value]')
  for setting in "${settings[@]}"; do
    IFS=, read -r namespace name wanted <<<"$setting"
    namespace=${namespace#Namespace=} name=${name#OptionName=} wanted=${wanted#Value=\"}
    wanted=${wanted%\"}
    # A list comes back with spaces, a role by its ARN.
    current=$(awk -F '\t' -v namespace="$namespace" -v name="$name" \
      '$1 == namespace && $2 == name {gsub(/, /, ",", $3); sub(/^arn:.*:(role|instance-profile)\//, "", $3); print $3}' <<<"$all")
    if [ "$current" != "$wanted" ]; then
      echo "differs: $namespace $name is '$current', here it is '$wanted'."
      different+=("$setting")
    fi
  done
  if [ "${#different[@]}" = 0 ]; then
    echo "Its settings are those of 00-settings.sh."
  else
    echo "They stay as they are. This call would change them:"
    show aws elasticbeanstalk update-environment --application-name "$APPLICATION" --environment-name "$ENVIRONMENT" \
      --option-settings "${different[@]}" 2>&1 | sed 's/^+ /  /'
  fi
}

say "Environment $ENVIRONMENT ($TYPE)"
status=$(environment Status)
if is_none "$status"; then
  stack=$(platform)
  [ -n "$stack" ] || fail "There is no platform with Corretto $JAVA in $AWS_REGION."
  call aws elasticbeanstalk create-environment --application-name "$APPLICATION" --environment-name "$ENVIRONMENT" \
    ${label[@]+"${label[@]}"} --solution-stack-name "$stack" --option-settings "${settings[@]}" \
    --query EnvironmentId --output text
else
  echo "It is there already ($status)."
  report_differences
fi

wait_for elasticbeanstalk wait environment-exists --application-name "$APPLICATION" \
  --environment-names "$ENVIRONMENT" --no-include-deleted

# "Ready" comes before the health is known, which takes some of its 10-second samples more.
health=$(environment HealthStatus Ok)
for ((tries = 0; tries < 60; tries++)); do
  [ "$health" != Ok ] || break
  echo "Its health is $health, waiting for Ok."
  sleep "$POLL_SECONDS"
  health=$(environment HealthStatus Ok)
done
say "Health: $health"
if [ -n "$CERTIFICATE_ARN" ] && [ -z "$SERVICE_URL" ]; then
  echo "Point the certificate's domain at $(environment CNAME CNAME), then: export SERVICE_URL=https://THAT_DOMAIN"
else
  echo "$(service_url)/"
fi
[ "$health" = Ok ] || fail "The health is not Ok. See 70-diagnose.sh."
