# Tells what activate.sh would do now:  explain.sh DIRECTORY   (of the files that activate.sh needs)

atelier_environment=$1
. "$atelier_environment/lookup.sh"

indented() { while IFS= read -r line; do printf '  %s\n' "$line"; done <"$1"; }

packages=''
if ! locate; then
  echo "it cannot be built here: $atelier_identity"
elif ready; then
  echo "it would be reused: $atelier_entry was built on $(cat "$atelier_entry/ready") from the same lock"
  packages=$atelier_entry/packages
elif
  missing=$(lacking)
  [ -n "$missing" ]
then
  echo "it cannot be built here: $missing"
else
  echo "it would be built in $atelier_entry: $(why_built)"
  packages=$atelier_resolved
fi
if [ -e "$atelier_environment/lock.full" ]; then
  echo "its lock:"
  indented "$atelier_environment/lock.full"
fi
if [ -s "$packages" ]; then
  echo "its packages, as they were resolved when it was built:"
  indented "$packages"
fi
