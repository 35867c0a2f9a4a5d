#!/bin/sh
# One question, one answer (RFC 3912), started by socat for each connection; $1 is the folder of its records.
read -r question
question=$(printf %s "${question#domain }" | tr -dc a-zA-Z0-9.-)
cat "$1/$question" 2>/dev/null || printf 'No match for "%s".\r\n' "$question"
