# Tells what activate.sh would do now:  explain.sh DIRECTORY   (of the files that activate.sh needs)

atelier_environment=$1
. "$atelier_environment/lookup.sh"

if ! locate; then
  echo "it cannot be built here: $atelier_identity"
elif ready; then
  echo "it would be reused: $atelier_entry was built on $(cat "$atelier_entry/ready") from the same lock"
else
  echo "it would be built in $atelier_entry: $(why_built)"
fi
[ ! -e "$atelier_environment/lock.full" ] || sed '1i its lock:
s/^/  /' "$atelier_environment/lock.full"
