#!/bin/sh
# The walls of one container, built from inside: runs as process 1 of a mount and a pid namespace of its own, makes the
# root that the plan describes, and becomes the container's program.
#
#   container-root.sh <empty folder> <plan> <cgroup.procs or ''> <user:group> <capabilities> <init or none> <program> <argument…>
#
# File descriptor 3 gets a line when the program is about to begin. The environment is the container's; names of ours
# begin with an underscore, so that we change nothing of it.
set -eu

_root=$1 _plan=$2 _procs=$3 _user=$4 _capabilities=$5 _init=$6
shift 6

# Before anything is allocated: memory is charged to the group that a process is in at the time.
[ -z "$_procs" ] || echo 0 > "$_procs"

_point() {
  if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "${2%/*}" && : >> "$2"; fi
}

_step() {
  case $1 in
    folder) mkdir -p "$2" && chown "$3" "$2" ;;
    link) ln -s "$3" "$2" ;;
    layers) mkdir -p "$2" && mount -t overlay -o "ro,lowerdir=$3" container "$2" ;;
    bind) _point "$3" "$2" && mount --bind "$3" "$2" ;;
    bind-read-only) _point "$3" "$2" && mount --bind "$3" "$2" && mount -o remount,bind,ro "$2" ;;
    memory) mkdir -p "$2" && mount -t tmpfs -o "mode=$3" container "$2" ;;
    processes) mkdir -p "$2" && mount -t proc container "$2" ;;
    seal) _sealed=yes ;;
    *) echo "container-root: unknown step $1" >&2 && exit 1 ;;
  esac
}

mount -t tmpfs -o mode=755 container "$_root"
cd "$_root"
_sealed=no
while IFS='	' read -r _kind _path _what; do
  _step "$_kind" ".$_path" "$_what"
done < "$_plan"
mkdir .outside
pivot_root . .outside
cd /
umount -l /.outside
rmdir /.outside
[ "$_sealed" = no ] || mount -o remount,ro /

_become() {
  exec setpriv --reuid "${_user%:*}" --regid "${_user#*:}" --clear-groups \
    --inh-caps "$_capabilities" --ambient-caps "$_capabilities" --bounding-set "$_capabilities" --no-new-privs -- "$@"
}

if [ "$_init" = none ]; then
  echo ready >&3
  exec 3>&-
  _become "$@"
fi

# What Docker's init does: hands SIGTERM on, buries orphans, ends as the program ends.
_become "$@" 3>&- &
_program=$!
trap 'kill -TERM "$_program" 2> /dev/null || :' TERM
echo ready >&3
exec 3>&-
while :; do
  wait "$_program" && _status=0 || _status=$?
  kill -0 "$_program" 2> /dev/null || exit "$_status"
done
