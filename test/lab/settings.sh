# shellcheck shell=bash disable=SC2034
# What both halves of the lab agree on: places, people, addresses. Sourced by lab.sh.

export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C
lab=${SONDE_LAB:-/tmp/sonde-lab}
made=$lab/made      # written once: keys, signed zones, certificates, sites, a database
run=$lab/run        # written at each start: configurations, logs, process ids
namespace=${SONDE_LAB_NAMESPACE:-sonde-lab}
mode_file=$lab/mode

# Daemons run as nobody in particular, or as whoever starts the lab where that is not root.
if [ "$(id -u)" = 0 ]; then user=nobody; else user=$(id -nu); fi
uid=$(id -u "$user")
gid=$(id -g "$user")

addresses=(
  198.51.100.{1,2,6,43,44,53,54,55,56,57,58,59,60}
  192.0.2.{53,80,81}
  203.0.113.{2,3,4,5,6,7,10,11,12,20,21,25,26,30,31,41,42,43,44,45,46,47,48,49}
)
addresses6=(2001:db8::1 2001:db8::53 2001:db8:a::10 2001:db8:b::20)
# Every other address of it says that its ports are closed, where the firewall lets it.
closed=203.0.113.192/26
resolver=198.51.100.53

say() { printf '%s\n' "$*" >&2; }

# A file of ours with its @placeholders@ filled in.
fill() {
  sed -e "s|@G@|$made|g" -e "s|@R@|$run|g" -e "s|@UID@|$uid|g" -e "s|@GID@|$gid|g" -e "s|@USER@|$user|g" "$1"
}
