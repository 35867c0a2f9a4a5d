#!/bin/bash
# A small internet of real daemons in a network namespace of its own: root zone, top-level domains, five organisations.
#   lab.sh [up [netns|userns]]   starts it (netns for root, userns for others), and says what to do with it
#   lab.sh scan [FLAG...]        scans all of it, as test/real-lab.test.ts does; flags of "sonde scan" are added
#   lab.sh exec COMMAND...       runs a command inside, as root there
#   lab.sh user COMMAND...       runs a command inside, as the user that the daemons run as
#   lab.sh status | down         what runs; the end of all of it
#   lab.sh clean                 down, and nothing is kept for the next time
# Nothing leaves the machine: the namespace has no link to the outside. What is not installed is named and left out.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=settings.sh
. "$here/settings.sh"
# shellcheck source=generate.sh
. "$here/generate.sh"
# shellcheck source=start.sh
. "$here/start.sh"

# Programs inside trust the lab's authority.
export SSL_CERT_FILE=$made/certificates/ca.pem CURL_CA_BUNDLE=$made/certificates/ca.pem NODE_EXTRA_CA_CERTS=$made/certificates/ca.pem

# Resolvers for the scan: three honest ones; others that drop what comes too fast, lie, are slow, refuse, lose questions.
scan() {
  local node=$here/../../node_modules/.bin/node last resolvers=()
  for last in 53 59 60 54 55 56 57 58; do resolvers+=(--resolver "198.51.100.$last"); done
  enter_root "$node" "$here/../../bin/sonde.js" scan --file "$here/scan/targets.txt" --scope "$here/scan/scope.yaml" \
    --preset "$here/scan/all.yaml" --footprint P3 --rate 2000 "${resolvers[@]}" "$@"
}

usage() { sed -n '2,10s/^# \{0,1\}//p' "$0"; }

guide() {
  local run="npm run --silent lab --"
  printf '\n%s\n' "Scan it:   $run scan        (flags of \"sonde scan\" may follow)
Enter it:  $run exec bash   (dig www.acme.test; curl https://www.acme.test/)
See it:    $run status      (logs in $lab/run)
End it:    $run down        ($run clean forgets its keys and zones too)"
}

command=${1:-up}
[ $# = 0 ] || shift
case $command in
  up) up "$@" && guide ;;
  down) down ;;
  status) status ;;
  scan) scan "$@" ;;
  exec) enter_root "$@" ;;
  user) enter_user "$@" ;;
  clean)
    down
    rm -rf "$lab"
    ;;
  *)
    usage
    exit 2
    ;;
esac
