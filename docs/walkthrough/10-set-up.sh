#!/usr/bin/env bash
# The table, the roles and the alarms, from one template. Run it again after a change to the template.
# Costs nothing while nothing is stored or asked, but for the alarms (of 20 metrics; ten are free).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

# Whether the stack has, or is to have, the table: not where it exists already and is not the stack's own.
makes_table() {
  local owned existing
  owned=$(look_for aws cloudformation describe-stack-resource --stack-name "$STACK" \
    --logical-resource-id StudentsTable --query StackResourceDetail.PhysicalResourceId --output text)
  existing=$(look_for aws dynamodb describe-table --table-name "$TABLE_NAME" --query Table.TableName --output text)
  if [ "$TABLE_IN" = environment ] || { is_none "$owned" && ! is_none "$existing"; }; then
    echo false
  else
    echo true
  fi
}

[ -z "$DEPT_INDEX" ] || [ "$TABLE_IN" = template ] || fail "DEPT_INDEX needs TABLE_IN=template: a table in the environment has no index."
create_table=$(makes_table)
say "Stack $STACK in $AWS_REGION: roles, alarms$([ "$create_table" = false ] || echo ", table $TABLE_NAME${DEPT_INDEX:+ with the index $DEPT_INDEX}")"
call aws cloudformation deploy --stack-name "$STACK" --template-file "$here/infrastructure.yaml" \
  --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset \
  --parameter-overrides "TableName=$TABLE_NAME" "CreateTable=$create_table" "DeptIndex=$DEPT_INDEX" \
  "EnvironmentName=$ENVIRONMENT" "AlarmEmail=${ALARM_EMAIL:-}"
call aws cloudformation describe-stacks --stack-name "$STACK" \
  --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text
