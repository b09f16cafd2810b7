# Finds the place of an environment on this machine; sourced with atelier_environment set. Its variables begin with
# atelier_, since any other name may be a variable of the user, which would be passed on to the job.
#
#   $atelier_root/<hash>/ready lock packages size used files/   locks/<hash>   failed/<hash>.log   resolved/<hash>.txt
#
# kind.sh says what depends on the kind: identify, lacking, usable, build, activate.

. "$atelier_environment/settings.sh"
. "$atelier_environment/kind.sh"

hash_of() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-32; }

# What was declared, and what this machine would build it with, decide; when it cannot build, atelier_identity says why.
locate() {
  : "${atelier_root:=${XDG_CACHE_HOME:-${HOME:?has no value, so there is no place for environments}/.cache}/atelier/environments}"
  atelier_identity=$(identify) || return
  LC_ALL=C sort -u - "$atelier_environment/lock" >"$atelier_environment/lock.full" <<IDENTITY
$atelier_identity
IDENTITY
  atelier_hash=$(hash_of <"$atelier_environment/lock.full")
  atelier_entry=$atelier_root/$atelier_hash
  atelier_resolved=$atelier_root/resolved/$atelier_hash.txt
}

ready() { [ -e "$atelier_entry/ready" ] && usable; }

use_proxy() {
  [ -z "$atelier_proxy" ] || export http_proxy="$atelier_proxy" https_proxy="$atelier_proxy" \
    HTTP_PROXY="$atelier_proxy" HTTPS_PROXY="$atelier_proxy"
}

# Says why there is nothing to reuse.
why_built() (
  if [ -e "$atelier_entry/ready" ]; then
    echo "what was built on $(cat "$atelier_entry/ready") is damaged"
  elif [ -d "$atelier_entry" ]; then
    echo "a build of it was interrupted, or goes on"
  elif [ -e "$atelier_root/failed/$atelier_hash.log" ]; then
    echo "its last build failed; the log of that is $atelier_root/failed/$atelier_hash.log"
  else
    echo "this machine has none with this lock"
    latest=$(ls -t "$atelier_root"/*/lock 2>/dev/null | head -n 1)
    [ -n "$latest" ] || return 0
    echo "compared with the latest that it has:"
    LC_ALL=C comm -3 "$latest" "$atelier_environment/lock.full" | sed 's/^	/  + /; t; s/^/  - /'
  fi
)
