#!/bin/bash
# A small internet of real daemons in a network namespace of its own: root zone, top-level domains, three organisations.
#   lab.sh up [netns|userns]   starts it (netns for root, userns for others)
#   lab.sh exec COMMAND…       runs a command inside, as root there
#   lab.sh user COMMAND…       runs a command inside, as the user that the daemons run as
#   lab.sh status | down       what runs; the end of all of it
#   lab.sh clean               down, and nothing is kept for the next time
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

command=${1:-}
[ $# = 0 ] || shift
case $command in
  up) up "$@" ;;
  down) down ;;
  status) status ;;
  exec) enter_root "$@" ;;
  user) enter_user "$@" ;;
  clean)
    down
    rm -rf "$lab"
    ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
