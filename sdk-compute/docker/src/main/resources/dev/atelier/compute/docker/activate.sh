# The environment of a job in a container is part of its image; sourced by cmd.sh.

atelier_entry=/opt/atelier/environment
. "$atelier_entry/kind.sh"
cp "$atelier_entry/packages" "$ATELIER_RUN_DIR/logs/environment.packages.txt" 2>/dev/null
activate

# The run's own time begins now: the runner reads that here.
atelier_prepared=$ATELIER_RUN_DIR/attempt-$ATELIER_ATTEMPT/prepared
{ read -r atelier_uptime atelier_rest </proc/uptime; } 2>/dev/null || atelier_uptime=$(date +%s)
echo "${atelier_uptime%.*}" >"$atelier_prepared.tmp" && mv -f "$atelier_prepared.tmp" "$atelier_prepared"
[ -z "${ATELIER_TIMEOUT:-}" ] || ATELIER_DEADLINE=$(date -u -d "@$(($(date +%s) + ATELIER_TIMEOUT))" +%Y-%m-%dT%H:%M:%SZ)
