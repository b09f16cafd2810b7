#!/bin/sh
# Starts the processes of a distributed job on this machine, as the first process of the job, and ends when all have.
#
#   ranks.sh mpi|pytorch|tensorflow PROCESSES PARAMETER_SERVERS COMMAND...
#
# The first rank that fails gives the exit status and is named in attempt-N/rank.failed, as "RANK CODE"; the others are
# told to stop and have the grace period of the job for that. Rank 0 prints to the output of the job, any other rank R
# to attempt-N/rank-R. Parameter servers are the last ranks, and are stopped when the others have ended.

attempt=$ATELIER_RUN_DIR/attempt-$ATELIER_ATTEMPT

state() {
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  stat=${stat##*) }
  echo "${stat%% *}"
}

group() {
  read -r stat <"/proc/$1/stat"
  set -- ${stat##*) }
  echo "$3"
}

# Ports that nobody listens on, below the range from which systems take them by themselves.
free_ports() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v wanted="$1" -v seed="$(od -An -N3 -tu4 /dev/urandom)" '
    BEGIN { for (i = 0; i < 10; i++) digit[i] = i; split("A B C D E F", letter); for (i in letter) digit[letter[i]] = 9 + i }
    {
      n = split($2, place, ":"); hex = place[n]; port = 0
      for (i = 1; i <= length(hex); i++) port = port * 16 + digit[substr(hex, i, 1)]
      used[port] = 1
    }
    END {
      srand(seed)
      while (wanted > 0) {
        port = 12000 + int(rand() * 20000)
        if (!(port in used)) { used[port] = 1; wanted--; print port }
      }
    }'
}

# Of several that fail only the first one is kept.
failed() {
  mkdir "$attempt/rank.lock" 2>/dev/null || return 0
  echo "$1 $2" >"$attempt/rank.failed.tmp" && mv -f "$attempt/rank.failed.tmp" "$attempt/rank.failed"
}

# Runs one rank; its process is told to stop with the group, and this shell stays to say how it ended.
run_rank() {
  rank=$1
  shift
  trap : TERM INT HUP
  export ATELIER_RANK="$rank" ATELIER_LOCAL_RANK="$rank" ATELIER_WORLD_SIZE="$world"
  export RANK="$rank" LOCAL_RANK="$rank" WORLD_SIZE="$world" LOCAL_WORLD_SIZE="$world" NODE_RANK=0 GROUP_RANK=0
  [ "$launcher" != tensorflow ] || export TF_CONFIG="$(tf_config)"
  directory=$attempt/rank-$rank
  mkdir -p "$directory"
  if [ "$rank" -eq 0 ]; then
    "$@"
  else
    "$@" >>"$directory/stdout.log" 2>>"$directory/stderr.log"
  fi
  code=$?
  echo "$code" >"$directory/exit"
  [ "$code" -eq 0 ] || [ -e "$attempt/ranks.done" ] || failed "$rank" "$code"
  exit "$code"
}

# The addresses of one kind of task, from its first port on.
addresses() {
  list=''
  for port in $(echo "$ports" | sed -n "$1,$2p"); do list="$list,\"127.0.0.1:$port\""; done
  echo "[${list#,}]"
}

tf_config() {
  type=worker index=$rank cluster="\"worker\":$(addresses 1 "$processes")"
  [ "$servers" -eq 0 ] || cluster="$cluster,\"ps\":$(addresses "$((processes + 1))" "$world")"
  [ "$rank" -lt "$processes" ] || type=ps index=$((rank - processes))
  echo "{\"cluster\":{$cluster},\"task\":{\"type\":\"$type\",\"index\":$index},\"environment\":\"cloud\"}"
}

# Without setsid the group is also that of the runner, which ends what is left.
stop_ranks() { [ "$(group "$$")" != "$$" ] || kill -TERM 0; }

# The numbers from 0 of the ranks that still run, after those that have ended were asked how.
still_running() {
  left='' rank=0 working=''
  for pid in $pids; do
    case $(state "$pid") in
      '' | Z)
        case $ended in
          *" $rank "*) ;;
          *)
            wait "$pid"
            code=$?
            ended="$ended$rank "
            [ "$code" -eq 0 ] || [ -e "$attempt/ranks.done" ] || failed "$rank" "$code"
            ;;
        esac
        ;;
      *)
        left="$left$rank "
        [ "$rank" -ge "$processes" ] || working=yes
        ;;
    esac
    rank=$((rank + 1))
  done
}

now() {
  read -r seconds rest </proc/uptime
  seconds=${seconds%.*}
}

# Looks less often the longer it takes; a rank that ends is told by its own shell, so nothing depends on that.
await_ranks() {
  ended=' ' stop_at='' pause=0.05 looks=0
  still_running
  while [ -n "$left" ]; do
    now
    if [ -z "$stop_at" ] && { [ -e "$attempt/rank.failed" ] || [ -z "$working" ]; }; then
      [ -n "$working" ] || true >"$attempt/ranks.done"
      stop_at=$((seconds + ATELIER_GRACE_SECONDS))
      stop_ranks
    fi
    [ -z "$stop_at" ] || [ "$seconds" -le "$stop_at" ] || break
    sleep "$pause"
    looks=$((looks + 1))
    [ "$looks" -lt 100 ] || pause=0.3
    still_running
  done
}

# A job that is told to stop is not one whose rank has failed.
told() { [ -n "${stop_at:-}" ] || stopped=yes; }

# The end of a failed job: what the rank has said goes to the error output of the job, where people look first.
conclude() {
  { read -r rank code <"$attempt/rank.failed"; } 2>/dev/null || exit 0
  [ -z "${stopped:-}" ] || exit "$code"
  echo "atelier: rank $rank of $world failed first, with exit code $code" >&2
  [ "$rank" -eq 0 ] || tail -n 15 "$attempt/rank-$rank/stderr.log" >&2
  exit "$code"
}

start_here() {
  # A shell starts its background processes with INT and QUIT ignored, which programs would inherit.
  if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT "$@"; fi
  trap told TERM INT HUP
  rank=0 pids=''
  while [ "$rank" -lt "$world" ]; do
    (run_rank "$rank" "$@") &
    pids="$pids $!"
    rank=$((rank + 1))
  done
  await_ranks
  conclude
}

# mpirun starts the ranks, ends all when one fails, and passes on what rank 0 prints. It has a session of its own, since
# of the grace period of the job it would grant a second. Variables set its options, which other implementations than
# Open MPI do not mind: it may run as root, and more processes than there are cores.
start_by_mpirun() {
  command -v mpirun >/dev/null || {
    echo "atelier: there is no mpirun on the PATH, which an MPI job needs; install Open MPI" >&2
    exit 127
  }
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
  export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe AZ_BATCH_MASTER_NODE="$MASTER_ADDR:$MASTER_PORT"
  set -- mpirun -np "$world" sh "$self" mpi-rank "$processes" "$servers" "$@"
  if command -v setsid >/dev/null; then set -- setsid "$@"; fi
  if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT "$@"; fi
  trap told TERM INT HUP
  "$@" &
  mpirun=$!
  wait "$mpirun"
  code=$?
  [ -z "${stopped:-}" ] || stop_mpirun
  [ "$code" -eq 0 ] || [ ! -e "$attempt/rank.failed" ] || conclude
  exit "$code"
}

# Each rank is told by its own process group, and mpirun only when that did not help.
stop_mpirun() {
  now
  stop_at=$((seconds + ATELIER_GRACE_SECONDS))
  for file in "$attempt"/rank-*/group; do
    read -r pid <"$file" && kill -TERM "-$pid"
  done 2>/dev/null
  while :; do
    case $(state "$mpirun") in '' | Z) break ;; esac
    now
    [ "$seconds" -le "$stop_at" ] || kill -TERM "$mpirun"
    sleep 0.1
  done
  wait "$mpirun"
  code=$?
}

self=$0 launcher=$1 processes=$2 servers=$3 world=$(($2 + $3))
shift 3
if [ "$launcher" = mpi-rank ]; then
  rank=${OMPI_COMM_WORLD_RANK:-${PMI_RANK:-${PMIX_RANK:-0}}}
  mkdir -p "$attempt/rank-$rank" && echo "$(group "$$")" >"$attempt/rank-$rank/group"
  run_rank "$rank" "$@"
fi
ports=$(free_ports "$world")
export MASTER_ADDR=127.0.0.1 MASTER_PORT="${ports%%
*}"
program=${1##*/}
[ "$program" != sh ] || [ "${2:-}" != -c ] || program=${3%% *}
case $launcher,${program##*/} in
  mpi,*) start_by_mpirun "$@" ;;
  pytorch,torchrun)
    export PET_NNODES=1 PET_NPROC_PER_NODE="$world" PET_MASTER_ADDR="$MASTER_ADDR" PET_MASTER_PORT="$MASTER_PORT"
    exec "$@"
    ;;
  *) start_here "$@" ;;
esac
