# Makes the environment of a job ready, and ends the job with status 122 when that cannot be done.
#
# Sourced by cmd.sh, so that the process that becomes the job holds a shared lock on its environment (descriptor 9) until
# it ends, however it ends. An environment is built in its final place, since virtual environments cannot be moved, under
# an exclusive lock; it is there when the file 'ready' is.

atelier_environment=$ATELIER_RUN_DIR/environment
atelier_log=$ATELIER_RUN_DIR/logs/environment.log
. "$atelier_environment/lookup.sh"

fail_environment() {
  rm -f "$atelier_environment/netrc"
  printf '%s\n' "$1" >"$ATELIER_RUN_DIR/attempt-$ATELIER_ATTEMPT/environment.failed"
  printf 'atelier: the environment could not be made ready: %s\n' "$1" >&2
  exit 122
}

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$atelier_log"; }

# Locks descriptor 9. Where flock is missing, another program locks the descriptor that it inherits, which is the same
# lock.
lock_entry() {
  if command -v flock >/dev/null; then
    flock "$@" 9
  elif command -v "$atelier_interpreter" >/dev/null; then
    "$atelier_interpreter" -c 'import fcntl, sys
how = {"-s": fcntl.LOCK_SH, "-x": fcntl.LOCK_EX, "-n": fcntl.LOCK_NB}
try:
    fcntl.flock(9, sum(how[word] for word in sys.argv[1:]))
except BlockingIOError:
    sys.exit(1)' "$@"
  else
    perl -e 'my %how = ("-s" => 1, "-x" => 2, "-n" => 4); my $how = 0; $how |= $how{$_} for @ARGV;
open(my $lock, ">&=", 9) or exit 2; exit(flock($lock, $how) ? 0 : 1);' -- "$@"
  fi
}

# Seconds on a clock that nobody can set, the runner's.
uptime_seconds() {
  { read -r atelier_uptime atelier_rest </proc/uptime; } 2>/dev/null || atelier_uptime=$(date +%s)
  echo "${atelier_uptime%.*}"
}

build_entry() {
  say "builds $atelier_entry: $(why_built)"
  rm -rf "$atelier_entry"
  mkdir -p "$atelier_entry" || fail_environment "$atelier_entry cannot be written"
  build_within_limit || fail_build
  rm -f "$atelier_root/failed/$atelier_hash.log"
  seal || fail_environment "$atelier_entry cannot be written"
  say "built"
  make_room
}

# What builds inherits the lock, so that nobody else begins before the last process of a build that was killed is gone.
build_within_limit() {
  atelier_limit=$(($(uptime_seconds) + atelier_build_seconds))
  (build) </dev/null >>"$atelier_log" 2>&1 &
  atelier_builder=$!
  while kill -0 "$atelier_builder" 2>/dev/null; do
    [ "$(uptime_seconds)" -le "$atelier_limit" ] || {
      echo "ERROR: it took longer than $atelier_build_seconds s" >>"$atelier_log"
      return 1
    }
    sleep 0.2
  done
  wait "$atelier_builder"
}

fail_build() {
  atelier_reason=$(grep -i -E '^(error|.* error):' "$atelier_log" | tail -n 1)
  [ -n "$atelier_reason" ] || atelier_reason=$(grep -E '^error |[a-z]Error:|NotFound' "$atelier_log" | tail -n 1)
  [ -n "$atelier_reason" ] || atelier_reason=$(sed -n '/╰─▶/,$ { s/.*╰─▶//; s/  */ /g; p; }' "$atelier_log" | tr -d '\n')
  mkdir -p "$atelier_root/failed" && cp "$atelier_log" "$atelier_root/failed/$atelier_hash.log"
  kill -0 "$atelier_builder" 2>/dev/null || rm -rf "$atelier_entry"
  tail -n 20 "$atelier_log" >&2
  fail_environment "its build failed${atelier_reason:+: $atelier_reason}; the log is logs/environment.log"
}

seal() {
  cp "$atelier_environment/lock.full" "$atelier_entry/lock" && true >"$atelier_entry/used" &&
    du -sk "$atelier_entry" | cut -f 1 >"$atelier_entry/size" &&
    date -u +%Y-%m-%dT%H:%M:%SZ >"$atelier_entry/ready.tmp" && mv -f "$atelier_entry/ready.tmp" "$atelier_entry/ready"
}

# Removes the environments that were not used for the longest time and that no job holds.
make_room() (
  total=0
  ls -t "$atelier_root"/*/used 2>/dev/null | while read -r used; do
    other=${used%/used}
    total=$((total + $(cat "$other/size" 2>/dev/null || echo 0)))
    [ "$total" -le "$atelier_limit_kib" ] || [ "$other" = "$atelier_entry" ] || remove_unused "$other"
  done
)

remove_unused() (
  exec 9>>"$atelier_root/locks/${1##*/}" && lock_entry -n -x && rm -f "$1/ready" && rm -rf "$1" &&
    say "removed $1, since environments may take $atelier_limit_kib KiB"
)

locate || fail_environment "$atelier_identity"
mkdir -p "$atelier_root/locks" || fail_environment "$atelier_root cannot be written"
exec 9>>"$atelier_root/locks/$atelier_hash"
lock_entry -s || fail_environment "files in $atelier_root cannot be locked; install flock, or name another directory for environments"
if ready; then
  say "reuses $atelier_entry, built on $(cat "$atelier_entry/ready"): nothing in its lock has changed"
fi
# Between the two locks somebody may build it, or remove it: look again after each.
while ! ready; do
  lock_entry -n -x || {
    say "waits for another job that is building $atelier_entry"
    lock_entry -x
  }
  if ready; then say "reuses $atelier_entry, built meanwhile by another job"; else build_entry; fi
  lock_entry -s
done
true >"$atelier_entry/used"
rm -f "$atelier_environment/netrc"
cp "$atelier_entry/packages" "$ATELIER_RUN_DIR/logs/environment.packages.txt" 2>/dev/null
activate
# The run's own time begins now: the runner reads that here.
atelier_prepared=$ATELIER_RUN_DIR/attempt-$ATELIER_ATTEMPT/prepared
uptime_seconds >"$atelier_prepared.tmp" && mv -f "$atelier_prepared.tmp" "$atelier_prepared" ||
  fail_environment "$atelier_prepared cannot be written"
[ -z "${ATELIER_TIMEOUT:-}" ] || {
  atelier_limit=$(($(date +%s) + ATELIER_TIMEOUT))
  ATELIER_DEADLINE=$(date -u -d "@$atelier_limit" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$atelier_limit" +%Y-%m-%dT%H:%M:%SZ)
}
