#!/bin/sh
# Runs one attempt of an Atelier job and records its verdict (run directory protocol, version 1).
#
#   runner.sh RUN_DIR ATTEMPT TIMEOUT_SECONDS GRACE_SECONDS        (timeout 0 = none)
#
# Exit status: 0 the verdict is in attempt-N/exit.json; 120 this attempt was claimed before, nothing was run;
# 121 the attempt could not be staged and nothing was run, or the verdict could not be written.
# Needs a POSIX shell, /proc and fractional sleep; uses setsid, env --default-signal, awk, stat, fallocate and sha256sum
# where present. Every process that it starts adds to the time of every job, so what a job does not use costs none.

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
  if wants_mlflow "$2"; then start_mlflow; fi
  cd "$ATELIER_RUN_DIR/code" || exit "$STAGING"
  exec sh "$ATELIER_RUN_DIR/cmd.sh"
}

# ---- the endpoint for MLflow scripts ----

# On demand: when the job asks for it, or when its code speaks of MLflow and no server is named.
wants_mlflow() {
  case $1 in
    1 | on | true) return 0 ;;
    0 | off | false) return 1 ;;
  esac
  [ -n "$(find "$ATELIER_RUN_DIR/code/" -type f -size -2048k \( -name '*.py' -o -name '*.ipynb' -o -name '*.[rR]' \
    -o -name '*.sh' -o -name '*.java' -o -name '*.txt' -o -name '*.toml' -o -name '*.yml' -o -name '*.yaml' \) \
    -exec grep -l mlflow {} + 2>/dev/null)" ]
}

# It belongs to the job, not to its process group, and ends after the job's first process, $$, has.
start_mlflow() {
  python=$(command -v python3 || command -v python) || {
    echo "atelier runner: there is no python3 on the PATH, MLflow calls are not recorded" >&2
    return 0
  }
  exports=$attempt_dir/mlflow.env
  (
    eval "$(grep '^export ATELIER_\(RUN_ID\|EXPERIMENT\)=' "$ATELIER_RUN_DIR/cmd.sh")"
    export PYTHONPATH="$ATELIER_RUN_DIR/python"
    unset PYTHONHOME PYTHONSTARTUP
    trap '' TERM INT HUP
    "$python" -m atelier._mlflow "$$" "$exports" </dev/null >>"$attempt_dir/mlflow.log" 2>&1 &
  )
  tries=0
  until [ -e "$exports" ] || [ "$tries" -ge 400 ]; do
    tries=$((tries + 1))
    sleep 0.05
  done
  if [ -e "$exports" ]; then
    . "$exports"
  else
    echo "atelier runner: the endpoint for MLflow did not start, see mlflow.log in $attempt_dir" >&2
  fi
}

# ---- staging ----

fail_staging() {
  echo "atelier runner: $1" >&2
  exit "$STAGING"
}

# mkdir is atomic on every file system, and the claim outlives the runner: an attempt never starts twice.
claim() {
  mkdir -p "$directory" "$run/outputs" "$run/logs" "$run/checkpoints" "$run/responses" ||
    fail_staging "cannot write to $run"
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

# What the job's own variables say, which cmd.sh exports later.
read_settings() {
  stdout_marks=yes log_limit=536870912 mlflow='' prepares='' tracking=${MLFLOW_TRACKING_URI:-}
  while IFS= read -r line; do
    value=${line#*=} value=${value#[\'\"]} value=${value%[\'\"]}
    case $line in
      '. "$ATELIER_RUN_DIR/environment/activate.sh"') prepares=yes ;;
      'export ATELIER_MLFLOW='*) mlflow=$value ;;
      'export MLFLOW_TRACKING_URI='*) tracking=$value ;;
      'export ATELIER_STDOUT_EVENTS='*) case $value in 0 | off | false) stdout_marks='' ;; esac ;;
      'export ATELIER_LOG_LIMIT='*) case $value in '' | *[!0-9]*) ;; *) log_limit=$value ;; esac ;;
    esac
  done <"$run/cmd.sh"
  [ -n "$mlflow" ] || [ -z "$tracking" ] || mlflow=off
  command -v awk >/dev/null || stdout_marks=''
  log_head=$((log_limit / 32 / 4096 * 4096))
}

# ---- what the job says and uses ----

# The sizes of the two logs are asked for in one process.
look_at_logs() {
  set -- $(stat -c %s "$directory/stdout.log" "$directory/stderr.log" ||
    { wc -c <"$directory/stdout.log" && wc -c <"$directory/stderr.log"; })
  [ $# -eq 2 ] || return 0
  stdout_events "$1"
  shorten_log stdout.log "$1"
  shorten_log stderr.log "$2"
  [ ! -d "$directory/rank-1" ] || for log in "$directory"/rank-*/std*.log; do
    shorten_log "${log#"$directory/"}" "$(wc -c <"$log")"
  done
}

# Lines of standard output that begin with ::atelier:: become events, each once however often the runner is here: the
# numbers of the events follow from the position, and the position is kept after they are written.
stdout_events() {
  size=$1
  [ "$stdout_marks" = yes ] && [ "$size" -ne "${looked:-0}" ] || return 0
  looked=$size
  lock_stdout
  offset=0 told=0 within=0
  { read -r offset told within <"$directory/stdout.told"; } 2>/dev/null
  torn=0
  [ -z "$(tail -c 1 "$directory/stdout.log")" ] || torn=1
  tail -c "+$((offset + 1))" "$directory/stdout.log" | head -c "$((size - offset))" | LC_ALL=C awk \
    -v size="$size" -v told="$told" -v within="$within" -v torn="$torn" -v writer="stdout-$attempt" \
    -v state="$directory/stdout.told.tmp" '
      function take(line) {
        sub(/[ \t\r]+$/, "", line)
        if (line !~ /^::atelier::[ \t]*\{.*\}$/ || length(line) > 4000) return
        sub(/^::atelier::[ \t]*/, "", line)
        if (!ts) "date +%s" | getline ts
        printf "%s,\"v\":1,\"w\":\"%s\",\"q\":%d,\"ts\":%s000}\n", substr(line, 1, length(line) - 1), writer, told++, ts
      }
      NR > 1 { if (!within) take(last); within = 0 }
      { last = $0 }
      END {
        if (!torn) { if (!within) take(last); within = 0 }
        else if (!within && index("::atelier::", substr(last, 1, 11)) == 1) { size -= length(last) }
        else within = 1
        printf "%.0f %d %d\n", size, told, within > state
        close(state)
      }' | {
    while IFS= read -r line; do printf '%s\n' "$line" >>"$run/events.ndjson"; done
    mv -f "$directory/stdout.told.tmp" "$directory/stdout.told"
    rmdir "$directory/stdout.lock"
  }
}

# Most jobs print no such line, which one process tells while nothing was looked at yet.
last_stdout_events() {
  [ -s "$directory/stdout.log" ] || return 0
  [ -e "$directory/stdout.told" ] || LC_ALL=C grep -q '^::atelier::' "$directory/stdout.log" || return 0
  stdout_events "$(wc -c <"$directory/stdout.log")"
}

# The last look does not begin while the one before, whose shell may be gone, is still writing.
lock_stdout() {
  tries=0
  until mkdir "$directory/stdout.lock" || [ ! -d "$directory/stdout.lock" ] || [ "$tries" -ge 20 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
}

# A log that is too long loses its middle: the blocks are given back, all positions stay what they are, and the writer
# notices nothing. NAME.hole says which bytes are gone, before they are.
shorten_log() {
  size=$2
  hole_begin=$log_head hole_end=$log_head
  { read -r hole_begin hole_end <"$directory/$1.hole"; } 2>/dev/null
  [ "$((size - hole_end + hole_begin))" -gt "$log_limit" ] || return 0
  hole_end=$(((size - log_limit / 2) / 4096 * 4096))
  echo "$hole_begin $hole_end" >"$directory/$1.hole.tmp" && mv -f "$directory/$1.hole.tmp" "$directory/$1.hole"
  fallocate -p -o "$hole_begin" -l "$((hole_end - hole_begin))" "$directory/$1"
}

# One line of resources.ndjson: the memory and the processor time of the job's session, and the room on the disk.
sample_resources() {
  [ -n "${page_size:-}" ] || page_size=$(getconf PAGESIZE || echo 4096)
  [ -n "${clock_ticks:-}" ] || clock_ticks=$(getconf CLK_TCK || echo 100)
  usage=$(cat /proc/[0-9]*/stat | awk -v job="$job" -v page="$page_size" -v hertz="$clock_ticks" '
    { sub(/.*\) /, "") }
    $3 == job || $4 == job { processes++; pages += $22; ticks += $12 + $13 }
    END {
      printf "\"processes\":%d,\"rssBytes\":%.0f,\"cpuSeconds\":%d", processes, pages * page, ticks / hertz
    }') && [ -n "$usage" ] || return 0
  free=$(df -Pk "$run" | { read -r header && read -r device blocks used available rest && echo "$available"; })
  echo "{\"at\":\"$(timestamp)\",$usage,\"diskFreeBytes\":$((${free:-0} * 1024))}" >>"$directory/resources.ndjson"
}

# Tells the processes of the job that have a handler for USR2; it would end the others.
pass_notice() {
  for pid in $(members); do
    read -r caught <<EOF
$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$pid/status")
EOF
    case $caught in
      *[89a-fA-F]??) kill -USR2 "$pid" ;;
    esac
  done 2>/dev/null
}

# The names and hashes of the outputs, as sha256sum -c reads them. It is there when they are complete.
seal_outputs() {
  for output in "$run"/outputs/* "$run"/outputs/.[!.]*; do
    [ -e "$output" ] || continue
    command -v sha256sum >/dev/null || return 0
    (cd "$run/outputs" && exec find . -type f -exec sha256sum {} +) >"$directory/outputs.sha256.tmp" &&
      mv -f "$directory/outputs.sha256.tmp" "$directory/outputs.sha256"
    return 0
  done
}

# ---- stopping ----

# The time that an environment takes to be made ready is not the job's.
overdue() {
  [ "$timeout" -gt 0 ] || return 1
  if [ -n "$prepares" ]; then
    { read -r prepared <"$directory/prepared"; } 2>/dev/null || return 1
    deadline=$((prepared + timeout)) prepares=''
  fi
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
      # What the shell can tell by itself: the kernel's threads, and those of others, have nothing to read.
      [ -e "${environ%environ}exe" ] || continue
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
  elif [ -e "$run/preempt.notice" ]; then
    cause=preempted
  else
    cause=signal
  fi
  [ -z "$job" ] || terminate
}

# The trap of the runner for USR2, by which batch systems announce that the machine will be taken away.
notice() {
  interrupted=yes
  true >>"$run/preempt.notice"
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
    trap '' TERM INT HUP USR2
    "$1"
  } </dev/null >/dev/null 2>&1 &
  watcher=$!
}

runner_is_alive() { kill -0 "$$" 2>/dev/null; }

# Loops of the background process beside the job; they end with the runner. (Where the special built-in ':' cannot
# redirect, a shell ends: 'true' only fails, so that the clock goes on when the run directory is gone.)
watch() {
  tick=0 noticed=''
  while runner_is_alive; do
    [ $((tick % 4)) -ne 0 ] || true >"$directory/heartbeat"
    if [ -e "$run/cancel.request" ] || overdue; then kill -TERM "$$"; fi
    if [ -z "$noticed" ] && [ -e "$run/preempt.notice" ]; then
      noticed=yes
      pass_notice
    fi
    [ $((tick % 4)) -ne 2 ] || look_at_logs
    [ $((tick % 20)) -ne 1 ] || sample_resources
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
  export ATELIER_PREEMPT_NOTICE="$run/preempt.notice" ATELIER_GRACE_SECONDS="$grace"
  export PATH="$run/bin:$PATH" PYTHONPATH="$run/python${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1
  if [ "$timeout" -gt 0 ]; then
    ATELIER_DEADLINE=$(timestamp_of "$(($(date +%s) + timeout))")
    export ATELIER_DEADLINE ATELIER_TIMEOUT="$timeout"
  fi
  set -- sh "$self" --become-command "$$" "$mlflow"
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
  [ ! -d "$run/secrets" ] || rm -rf "$run/secrets"
  rank=''
  { [ "$cause" != none ] || read -r rank code <"$directory/rank.failed"; } 2>/dev/null
  printf '%-511s\n' "{\"exitCode\":$1,\"cause\":\"$cause\",${rank:+\"rank\":$rank,}\"startedAt\":\"$started_at\",\"at\":\"$(timestamp)\"}" \
    1<>"$directory/exit.json.tmp" && mv -f "$directory/exit.json.tmp" "$directory/exit.json" || exit "$STAGING"
  exit 0
}

# ---- main ----

if [ "$1" = --become-command ]; then become_command "$2" "$3"; fi

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
read_settings
[ ! -f "$run/bin/atelier" ] || [ -x "$run/bin/atelier" ] || chmod +x "$run/bin/atelier"
cause=none job='' watcher='' interrupted='' status='' started_at=$(timestamp)
now
deadline=$((seconds + timeout))

trap stop TERM INT HUP
trap notice USR2
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
trap '' TERM INT HUP USR2
sweep
seal_outputs
kill -KILL "$watcher"
last_stdout_events
finish "$status"
