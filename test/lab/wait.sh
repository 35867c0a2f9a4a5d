#!/bin/bash
# Waits until what was started answers: wait.sh RUN READY, where READY has lines "daemon address port".
end=$((SECONDS + 40))
status=0
while read -r name address port; do
  [ -e "$1/pid/$name" ] || continue
  until (exec 3<>"/dev/tcp/$address/$port") 2>/dev/null; do
    [ "$SECONDS" -lt "$end" ] || { echo "not ready: $name ($address port $port), see $1/$name.log" >&2; status=1; break; }
    sleep .02
  done
done <"$2"
exit $status
