#!/usr/bin/env bash
# Back to nothing: the environment, the application with its versions, the stack, the logs.
# The table, with its records, stays unless DELETE_TABLE=yes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"
DELETE_TABLE="${DELETE_TABLE:-no}"

# A table is deleted in two steps, since it is protected.
delete_table() {
  local found
  found=$(look_for aws dynamodb describe-table --table-name "$1" --query Table.TableName --output text)
  if is_none "$found" && [ "$DRY_RUN" != yes ]; then
    echo "There is no table $1."
    return
  fi
  call aws dynamodb update-table --table-name "$1" --no-deletion-protection-enabled \
    --query TableDescription.TableStatus --output text
  call aws dynamodb wait table-exists --table-name "$1"
  call aws dynamodb delete-table --table-name "$1" --query TableDescription.TableStatus --output text
  call aws dynamodb wait table-not-exists --table-name "$1"
}

say "Environment $ENVIRONMENT"
id=$(environment EnvironmentId ENVIRONMENT_ID)
if is_none "$id"; then
  echo "It is gone already."
else
  if [ "$TABLE_IN" = environment ]; then
    table=$(ask TABLE aws cloudformation describe-stack-resource --stack-name "awseb-$id-stack" \
      --logical-resource-id StudentsTable --query StackResourceDetail.PhysicalResourceId --output text)
    if [ "$DELETE_TABLE" = yes ]; then
      delete_table "$table"
    else
      echo "Its table is $table, and protected. DELETE_TABLE=yes deletes it, with its records."
    fi
  fi
  call aws elasticbeanstalk terminate-environment --environment-name "$ENVIRONMENT" --query Status --output text
  wait_for elasticbeanstalk wait environment-terminated --environment-ids "$id" --include-deleted
fi

say "Application $APPLICATION and its versions"
known=$(ask "$APPLICATION" aws elasticbeanstalk describe-applications --application-names "$APPLICATION" \
  --query 'Applications[0].ApplicationName' --output text)
if is_none "$known"; then
  echo "It is gone already."
else
  call aws elasticbeanstalk delete-application --application-name "$APPLICATION"
fi
# Elastic Beanstalk's bucket is shared by all applications of the region, so only this one's bundles go.
account=$(ask ACCOUNT aws sts get-caller-identity --query Account --output text)
bucket=elasticbeanstalk-$AWS_REGION-$account
call aws s3 rm --recursive "s3://$bucket/$APPLICATION/" || echo "The bucket $bucket could not be read: it may be gone already."
echo "The bucket $bucket stays: Elastic Beanstalk makes one for each account and region."

say "Logs"
groups=$(call aws logs describe-log-groups --log-group-name-prefix "/aws/elasticbeanstalk/$ENVIRONMENT/" \
  --query 'logGroups[].logGroupName' --output text)
for group in $groups; do
  is_none "$group" || call aws logs delete-log-group --log-group-name "$group"
done

say "Stack $STACK"
call aws cloudformation delete-stack --stack-name "$STACK"
call aws cloudformation wait stack-delete-complete --stack-name "$STACK"

if [ "$TABLE_IN" = environment ]; then
  say "The table was the environment's: no other is touched, whatever its name."
elif [ "$DELETE_TABLE" = yes ]; then
  say "Table $TABLE_NAME, with its records"
  delete_table "$TABLE_NAME"
else
  say "The table $TABLE_NAME stays, if it was there; DELETE_TABLE=yes deletes it, with its records."
fi
