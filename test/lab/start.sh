# shellcheck shell=bash disable=SC2154
# The namespace, its daemons, and their end. Sourced by lab.sh.

mode() { cat "$mode_file" 2>/dev/null; }

# Runs a command inside: as root of the namespace, or as the user that the daemons run as.
enter_root() {
  case $(mode) in
    netns) ip netns exec "$namespace" "$@" ;;
    userns) nsenter -t "$(cat "$lab/holder")" -U -m -n --preserve-credentials "$@" ;;
  esac
}
enter_user() {
  case $(mode) in
    netns) ip netns exec "$namespace" setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$@" ;;
    userns) nsenter -t "$(cat "$lab/holder")" -U -m -n --preserve-credentials unshare --map-user="$uid" --map-group="$gid" -- "$@" ;;
  esac
}

make_namespace() {
  printf 'nameserver %s\noptions timeout:2 attempts:2\n' "$resolver" >"$lab/resolv.conf"
  echo "$1" >"$mode_file"
  if [ "$1" = netns ]; then
    ip netns add "$namespace" || { rm "$mode_file"; return 1; }
    mkdir -p "/etc/netns/$namespace"
    cp "$lab/resolv.conf" "/etc/netns/$namespace/"
    chown -R "$uid:$gid" "$run" "$made"
    enter_root sysctl -qw net.ipv4.ping_group_range="0 2147483647"
  else
    hold_namespace || return 1
    enter_root mount --bind "$lab/resolv.conf" /etc/resolv.conf
  fi
  {
    echo "link set lo up"
    printf 'addr add %s/32 dev lo\n' "${addresses[@]}"
    printf 'addr add %s/128 dev lo nodad\n' "${addresses6[@]}"
    echo "route add local $closed dev lo"
  } | enter_root ip -batch -
  enter_root sysctl -qw net.ipv4.ip_unprivileged_port_start=0
  if type -P nft >/dev/null; then enter_root nft -f "$here/daemons/nft.conf"; else missing nft nftables; fi
}

# A process that keeps a user namespace with its network and mounts, as long as the lab is up.
hold_namespace() {
  local inside=
  unshare -rnm --fork --kill-child sleep infinity &
  echo $! >"$lab/keeper"
  for _ in $(seq 200); do
    inside=$(pgrep -P "$(cat "$lab/keeper")" sleep) &&
      [ "$(readlink "/proc/$inside/ns/net")" != "$(readlink /proc/self/ns/net)" ] && break
    sleep .01
  done
  echo "$inside" >"$lab/holder"
  [ -n "$inside" ] || { rm "$mode_file"; return 1; }
}

missing() { # what, its Debian package
  say "missing: $1 (Debian: $2)"
  echo "$1" >>"$run/missing"
}

start() { # name, Debian package, command
  local name=$1 package=$2
  shift 2
  type -P "$1" >/dev/null || { missing "$name" "$package"; return; }
  (cd "$run" && enter_user "$@") >"$run/$name.log" 2>&1 </dev/null &
  echo $! >"$run/pid/$name"
}

# Without these there is no world at all: command and Debian package.
ground=(ip:iproute2 setpriv:util-linux openssl:openssl ssh-keygen:openssh-client git:git dnssec-signzone:bind9-utils
  knotd:knot nsd:nsd unbound:unbound nginx:nginx-light)

has_ground() {
  local it whole=yes
  for it in "${ground[@]}"; do
    type -P "${it%%:*}" >/dev/null || { say "missing: ${it%%:*} (Debian: ${it##*:})"; whole=; }
  done
  [ -n "$whole" ]
}

up() {
  [ ! -e "$mode_file" ] || { say "It is up already: $0 down ends it."; return 1; }
  local began=$SECONDS how=${1:-}
  has_ground || return 3
  [ -n "$how" ] || { if [ "$(id -u)" = 0 ]; then how=netns; else how=userns; fi; }
  mkdir -p "$lab"
  chmod 755 "$lab"
  (generate) >"$lab/generate.log" 2>&1
  [ -e "$made/complete" ] || { say "It could not be made; $lab/generate.log says why."; return 1; }
  rm -rf "$run"
  mkdir -p "$run"/{pid,nsd,knot-root,knot-org,named,unbound,nginx,ftp,pg,exim,ldap,chrony}
  local file
  for file in "$here"/daemons/*; do
    case ${file##*/} in
      nginx-*) fill "$file" >"$run/nginx/$(basename "${file#*nginx-}")" ;;
      *) fill "$file" >"$run/${file##*/}" ;;
    esac
  done
  make_namespace "$how" || { say "No network namespace can be made here."; return 3; }
  start_daemons || { say "What is installed should run: $0 down ends the rest."; return 1; }
  say "up ($how) after $((SECONDS - began)) s, $(find "$run/pid" -type f | wc -l) daemons"
}

start_daemons() {
  chmod 600 "$made"/keys/*
  start knot-root knot knotd -c "$run/knot-root.conf"
  start knot-org knot knotd -c "$run/knot-org.conf"
  start nsd nsd nsd -d -c "$run/nsd.conf"
  start named bind9 named -f -n 1 -c "$run/named.conf"
  start unbound unbound unbound -d -c "$run/unbound.conf"
  start dnsdist dnsdist dnsdist --supervised --disable-syslog -C "$run/dnsdist.conf"
  start nginx nginx-light nginx -p "$run/nginx" -c "$run/nginx.conf" -e "$run/nginx/error.log"
  start lighttpd "lighttpd lighttpd-mod-openssl" lighttpd -D -f "$run/lighttpd.conf"
  start apache apache2-bin apache2 -D FOREGROUND -f "$run/apache.conf"
  start exim exim4-daemon-light exim4 -bdf -C "$run/exim.conf"
  start sshd openssh-server /usr/sbin/sshd -D -e -f "$run/sshd.conf"
  start dropbear dropbear-bin dropbear -F -E -r "$made/keys/dropbear" -p 203.0.113.45:22 -P "$run/dropbear.pid"
  start redis redis-server redis-server --bind 203.0.113.42 --port 6379 --save '' --appendonly no --protected-mode no --dir "$run"
  start memcached memcached memcached -l 203.0.113.42 -p 11211 -U 11211 -m 8
  start vsftpd vsftpd vsftpd "$run/vsftpd.conf"
  SNMP_PERSISTENT_DIR=$run start snmpd snmpd snmpd -f -LE 3 -I -smux -C -c "$run/snmpd.conf"
  start telnet "inetutils-inetd inetutils-telnetd" inetutils-inetd -d "-p$run/inetd.pid" "$run/inetd.conf"
  start slapd slapd slapd -d 0 -h ldap://203.0.113.46:389/ -f "$run/slapd.conf"
  start mosquitto mosquitto mosquitto -c "$run/mosquitto.conf"
  start docker-registry docker-registry docker-registry serve "$run/docker-registry.conf"
  start chrony chrony chronyd -x -n -U -u "$user" -f "$run/chrony.conf"
  start whois socat socat TCP-LISTEN:43,bind=198.51.100.43,fork,reuseaddr EXEC:"/bin/sh $run/whois.sh $made/whois"
  start whois-iana socat socat TCP-LISTEN:43,bind=198.51.100.44,fork,reuseaddr EXEC:"/bin/sh $run/whois.sh $made/whois"
  start_postgres
  enter_user bash "$here/wait.sh" "$run" "$here/ready.txt"
}

start_postgres() {
  local programs
  programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort | tail -n 1)
  [ -n "$programs" ] || { missing postgres postgresql; return; }
  enter_user "$programs/initdb" -D "$run/pg/data" -A trust -U postgres --no-sync -E UTF8 --locale=C >"$run/initdb.log" 2>&1
  echo 'host all all 0.0.0.0/0 trust' >>"$run/pg/data/pg_hba.conf"
  start postgres postgresql "$programs/postgres" -D "$run/pg/data" -h 203.0.113.41 -p 5432 -k "$run/pg" -c fsync=off -c shared_buffers=16MB
}

# Process ids inside, but for those that keep the namespace.
inside() {
  case $(mode) in
    netns) ip netns pids "$namespace" ;;
    userns)
      local space
      space=$(readlink "/proc/$(cat "$lab/holder")/ns/net")
      for process in /proc/[0-9]*; do
        [ "$(readlink "$process/ns/net" 2>/dev/null)" != "$space" ] || echo "${process#/proc/}"
      done | grep -vxF -e "$(cat "$lab/holder")" -e "$(cat "$lab/keeper")"
      ;;
  esac
}

down() {
  [ -e "$mode_file" ] || { say "It is not up."; return; }
  local left round
  [ ! -e "$run/pid/postgres" ] || kill -INT "$(cat "$run/pid/postgres")" 2>/dev/null
  for round in $(seq 60); do
    left=$(inside)
    [ -n "$left" ] || break
    # shellcheck disable=SC2086
    if [ "$round" = 1 ]; then kill $left; elif [ "$round" = 40 ]; then kill -9 $left; fi 2>/dev/null
    sleep .05
  done
  if [ "$(mode)" = netns ]; then
    ip netns del "$namespace"
    rm -rf "/etc/netns/$namespace"
  else
    kill "$(cat "$lab/keeper")" "$(cat "$lab/holder")" 2>/dev/null
  fi
  rm -f "$mode_file" "$lab/holder" "$lab/keeper"
  say down
}

status() {
  [ -e "$mode_file" ] || { echo down; return; }
  echo "up ($(mode))"
  local file process
  for file in "$run"/pid/*; do
    process=$(cat "$file")
    if [ -e "/proc/$process" ]; then echo "${file##*/} $process"; else echo "${file##*/} ended: $(tail -n 1 "$run/${file##*/}.log")"; fi
  done
  [ ! -e "$run/missing" ] || sed 's/$/ missing/' "$run/missing"
}
