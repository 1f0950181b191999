#!/usr/bin/env bash
# Access control by Amazon Cognito (docs/access-control.md): a user pool, the scopes students/read and students/write,
# a domain to get tokens from, and a client that is a program with a secret. DOMAIN is a name of your choice that nobody
# else in the region has. A page that people log in to needs a client with the flow `code` and no secret instead.
#   DOMAIN=my-students docs/cognito-set-up.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/walkthrough/00-settings.sh"

: "${DOMAIN:?is a name that nobody else in the region has}"

pool=$(ask POOL aws cognito-idp create-user-pool --pool-name rollcall --query UserPool.Id --output text)
call aws cognito-idp create-resource-server --user-pool-id "$pool" --identifier students --name Rollcall \
  --scopes 'ScopeName=read,ScopeDescription=Read students' 'ScopeName=write,ScopeDescription=Change students' \
  --query ResourceServer.Identifier --output text
call aws cognito-idp create-user-pool-domain --user-pool-id "$pool" --domain "$DOMAIN"
client=$(ask CLIENT aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name rollcall-client \
  --generate-secret --allowed-o-auth-flows-user-pool-client --allowed-o-auth-flows client_credentials \
  --allowed-o-auth-scopes students/read students/write --query UserPoolClient.ClientId --output text)

say "The environment's settings; the instances must reach the issuer by HTTPS"
echo "docs/walkthrough/45-set-property.sh JWT_ISSUER=https://cognito-idp.$AWS_REGION.amazonaws.com/$pool JWT_AUDIENCE=$client"
say "The client's secret"
echo "aws cognito-idp describe-user-pool-client --user-pool-id $pool --client-id $client --query UserPoolClient.ClientSecret"
say "A token"
echo "curl -u $client:SECRET -d grant_type=client_credentials -d 'scope=students/read students/write'" \
  "https://$DOMAIN.auth.$AWS_REGION.amazoncognito.com/oauth2/token"
