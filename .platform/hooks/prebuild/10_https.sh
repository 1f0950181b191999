#!/bin/bash
# With the environment property HTTPS_REDIRECT=on nginx sends what came by HTTP to HTTPS. That is for an environment
# whose load balancer has an HTTPS listener; docs/walkthrough/30-create-environment.sh makes both of CERTIFICATE_ARN.
#
# Only a load balancer says "X-Forwarded-Proto: http", and not in its health checks, so these are answered as ever.
# 308 and not 301: a POST stays a POST.
# Runs in the staging folder, before nginx's configuration is taken from it.
set -u

if [ "${HTTPS_REDIRECT:-off}" = on ]; then
  cat >.platform/nginx/conf.d/elasticbeanstalk/10_https_redirect.conf <<'CONF' || echo "There is no redirect to HTTPS."
if ($http_x_forwarded_proto = http) {
    return 308 https://$host$request_uri;
}
CONF
fi
exit 0
