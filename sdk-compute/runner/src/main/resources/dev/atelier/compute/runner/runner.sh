#!/bin/sh
# Runs one attempt of an Atelier job and records its verdict (run directory protocol, version 1).
#
#   runner.sh RUN_DIR ATTEMPT TIMEOUT_SECONDS GRACE_SECONDS        (timeout 0 = none)
#
# Exit status: 0 the verdict is in attempt-N/exit.json; 120 this attempt was claimed before, nothing was run;
# 121 the attempt could not be staged and nothing was run, or the verdict could not be written.
# Needs a POSIX shell, /proc and fractional sleep; uses setsid and env --default-signal where present.

readonly DUPLICATE=120 STAGING=121 TERMINATED=143

# ---- records ----

timestamp() { date -u +%Y-%m-%dT%H:%M:%SZ; }

timestamp_of() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ; }

# Field 22 of /proc/PID/stat; the command name before it may contain spaces and parentheses.
start_time() {
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  set -- ${stat##*) }
  echo "${20}"
}

process_group() {
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  set -- ${stat##*) }
  echo "$3"
}

boot_id() { cat /proc/sys/kernel/random/boot_id 2>/dev/null; }

# Seconds on a clock that nobody can set.
now() {
  { read -r seconds rest </proc/uptime; } 2>/dev/null || seconds=$(date +%s)
  seconds=${seconds%.*}
}

# ---- the job's first process ----

# Goes on record before it becomes the user's command, so that no user code runs which cannot be found again.
become_command() {
  attempt_dir=$ATELIER_RUN_DIR/attempt-$ATELIER_ATTEMPT
  pids="\"pid\":$$,\"pgid\":$(process_group "$$"),\"runner\":$1"
  times="\"startTime\":\"$(start_time "$$")\",\"runnerStartTime\":\"$(start_time "$1")\""
  place="\"bootId\":\"$(boot_id)\",\"host\":\"$(uname -n)\""
  printf '{%s,%s,%s,"at":"%s"}\n' "$pids" "$times" "$place" "$(timestamp)" >"$attempt_dir/started.json.tmp" &&
    mv -f "$attempt_dir/started.json.tmp" "$attempt_dir/started.json" || exit "$STAGING"
  cd "$ATELIER_RUN_DIR/code" || exit "$STAGING"
  exec sh "$ATELIER_RUN_DIR/cmd.sh"
}

# ---- staging ----

fail_staging() {
  echo "atelier runner: $1" >&2
  exit "$STAGING"
}

# mkdir is atomic on every file system, and the claim outlives the runner: an attempt never starts twice.
claim() {
  mkdir -p "$directory" "$run/outputs" "$run/logs" "$run/checkpoints" || fail_staging "cannot write to $run"
  mkdir "$directory/claim" 2>/dev/null && return
  [ -d "$directory/claim" ] || fail_staging "cannot write to $directory"
  exit "$DUPLICATE"
}

# The verdict's bytes are allocated now and overwritten in place at the end, so that a full disk cannot lose it.
stage() {
  printf '%512s' '' >"$directory/exit.json.tmp" && true >"$directory/heartbeat" &&
    true >>"$directory/stdout.log" && true >>"$directory/stderr.log" && return
  rmdir "$directory/claim"
  fail_staging "cannot write to $directory"
}

# ---- stopping ----

overdue() {
  [ "$timeout" -gt 0 ] || return 1
  now
  [ "$seconds" -gt "$deadline" ]
}

# Process ids, wherever they went, whose environment says that they belong to this run.
members() {
  for environment in $(environments_of_run); do
    environment=${environment#/proc/}
    echo "${environment%/environ}"
  done
}

environments_of_run() {
  if printf 'a\0b\0' | grep -qzxF b 2>/dev/null; then
    grep -lzxF "ATELIER_RUN_DIR=$run" /proc/[0-9]*/environ
  else
    for environ in /proc/[0-9]*/environ; do
      tr '\0' '\n' <"$environ" | grep -qxF "ATELIER_RUN_DIR=$run" && echo "$environ"
    done
  fi 2>/dev/null
}

signal_job() {
  kill "-$1" "-$job" 2>/dev/null && return
  pids=$(members)
  kill "-$1" ${pids:-$job} 2>/dev/null
}

# The trap of the runner: the first reason to stop is the cause, the grace period starts.
stop() {
  interrupted=yes
  [ "$cause" = none ] || return 0
  if [ -e "$run/cancel.request" ]; then
    cause=cancel
  elif overdue; then
    cause=timeout
  else
    cause=signal
  fi
  [ -z "$job" ] || terminate
}

terminate() {
  signal_job TERM
  now
  kill_at=$((seconds + grace))
  kill -KILL "$watcher" 2>/dev/null
  in_background kill_after_grace
}

# Signals for the runner's process group must not leave the runner without its clock.
in_background() {
  {
    trap '' TERM INT HUP
    "$1"
  } </dev/null >/dev/null 2>&1 &
  watcher=$!
}

runner_is_alive() { kill -0 "$$" 2>/dev/null; }

# Loops of the background process beside the job; they end with the runner. (Where the special built-in ':' cannot
# redirect, a shell ends: 'true' only fails, so that the clock goes on when the run directory is gone.)
watch() {
  tick=0
  while runner_is_alive; do
    [ $((tick % 4)) -ne 0 ] || true >"$directory/heartbeat"
    if [ -e "$run/cancel.request" ] || overdue; then kill -TERM "$$"; fi
    tick=$((tick + 1))
    sleep 0.5
  done
}

kill_after_grace() {
  while runner_is_alive && now && [ "$seconds" -le "$kill_at" ]; do
    true >"$directory/heartbeat"
    sleep 0.5
  done
  ! runner_is_alive || signal_job KILL
}

# After a stop the other processes of the group have the rest of the grace period. (Signal 0 reaches zombies too.)
drain() {
  while kill -0 "-$job" 2>/dev/null && [ -n "$(members)" ] && now && [ "$seconds" -le "$kill_at" ]; do
    sleep 0.1
  done
}

sweep() {
  round=0
  while [ "$round" -lt 50 ]; do
    kill -KILL "-$job" 2>/dev/null
    pids=$(members)
    [ -n "$pids" ] || return 0
    kill -KILL $pids 2>/dev/null
    round=$((round + 1))
    sleep 0.05
  done
}

# ---- the job ----

launch() {
  export ATELIER_RUN_DIR="$run" ATELIER_ATTEMPT="$attempt" ATELIER_EVENTS="$run/events.ndjson"
  export ATELIER_OUTPUT_DIR="$run/outputs" ATELIER_CHECKPOINT_DIR="$run/checkpoints"
  export PYTHONPATH="$run/python${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1
  if [ "$timeout" -gt 0 ]; then
    ATELIER_DEADLINE=$(timestamp_of "$(($(date +%s) + timeout))")
    export ATELIER_DEADLINE
  fi
  set -- sh "$self" --become-command "$$"
  # A shell starts its background processes with INT and QUIT ignored, which programs would inherit.
  if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT "$@"; fi
  if command -v setsid >/dev/null; then set -- setsid "$@"; fi
  exec "$@"
}

# A wait that a trap cut short says 128 + n although the job goes on: ask again, until nothing is left to ask.
await() {
  while :; do
    interrupted=''
    wait "$job"
    answer=$?
    [ "$answer" -ne 127 ] || [ -z "$status" ] || return 0
    status=$answer
    [ -n "$interrupted" ] || return 0
  done
}

finish() {
  printf '%-511s\n' "{\"exitCode\":$1,\"cause\":\"$cause\",\"startedAt\":\"$started_at\",\"at\":\"$(timestamp)\"}" \
    1<>"$directory/exit.json.tmp" && mv -f "$directory/exit.json.tmp" "$directory/exit.json" || exit "$STAGING"
  exit 0
}

# ---- main ----

if [ "$1" = --become-command ]; then become_command "$2"; fi

# A runner started by a script of another run, or in a container that names this run, is not part of a job.
if [ -n "${ATELIER_RUN_DIR+x}" ]; then
  unset ATELIER_RUN_DIR
  exec sh "$0" "$@"
fi

[ $# -eq 4 ] || fail_staging "usage: runner.sh RUN_DIR ATTEMPT TIMEOUT_SECONDS GRACE_SECONDS"
case $2$3$4 in *[!0-9]*) fail_staging "attempt, timeout and grace must be whole numbers: $2 $3 $4" ;; esac

attempt=$2 timeout=$3 grace=$4
run=$(cd "$1" && pwd) || fail_staging "no run directory $1"
case $1 in /*) run=$1 ;; esac
case $0 in /*) self=$0 ;; *) self=$PWD/$0 ;; esac
[ -r "$run/cmd.sh" ] || fail_staging "no readable cmd.sh in $run"
directory=$run/attempt-$attempt
umask 077
cause=none job='' watcher='' interrupted='' status='' started_at=$(timestamp)
now
deadline=$((seconds + timeout))

trap stop TERM INT HUP
claim
stage
exec 2>/dev/null
[ ! -e "$run/cancel.request" ] || stop
[ "$cause" = none ] || finish "$TERMINATED"

(launch) </dev/null >>"$directory/stdout.log" 2>>"$directory/stderr.log" &
job=$!
in_background watch
[ "$cause" = none ] || terminate
await
[ "$cause" = none ] || drain
trap '' TERM INT HUP
kill -KILL "$watcher"
sweep
finish "$status"
