#!/usr/bin/env bash
# The six calls, and a seventh that no longer finds the student, each compared with its expected answer. Takes another
# address as its argument, for a local run say:
#   docs/walkthrough/50-verify.sh http://localhost:5000
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docs/walkthrough/00-settings.sh
. "$here/00-settings.sh"

url="${1:-$(service_url)}"
# A student nobody else has.
id="walkthrough-$$"
wrong=0

# expect METHOD PATH BODY STATUS ANSWER
expect() {
  local method=$1 path=$2 body=$3 want="$4 $5" got
  local request=(curl --silent --show-error --max-time 20 --request "$method" --write-out '\n%{http_code}')
  if [ -n "$body" ]; then
    request+=(--header 'Content-Type: application/json' --data "$body")
  fi
  got=$(call "${request[@]}" "$url$path") || got=""
  [ "$DRY_RUN" = yes ] && return
  # curl puts the status on a line of its own, after the answer.
  got="${got##*$'\n'} ${got%$'\n'*}"
  if [ "$got" = "$want" ]; then
    echo "ok     $method $path: $got"
  else
    echo "WRONG  $method $path: $got"
    echo "       expected:$(printf '%*s' $((${#method} + ${#path} - 1)) '') $want"
    wrong=$((wrong + 1))
  fi
}

say "The six calls to $url, and a seventh"
expect GET / "" 200 "Vert.x + DynamoDB on Elastic Beanstalk is working!"
expect GET /health "" 200 '{"status":"ok"}'
expect POST /student "{\"StudentID\":\"$id\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}" 201 '{"message":"Student created"}'
expect GET "/student/$id" "" 200 "{\"StudentID\":\"$id\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}"
expect PUT "/student/$id" '{"Name":"Anita S","Dept":"MCA-III"}' 200 \
  '{"message":"Student updated","updated":{"Name":"Anita S","Dept":"MCA-III"}}'
expect DELETE "/student/$id" "" 200 '{"message":"Student deleted"}'
expect GET "/student/$id" "" 404 '{"error":"Student not found"}'

[ "$wrong" = 0 ] || fail "$wrong of 7 answers are wrong. 70-diagnose.sh says why."
