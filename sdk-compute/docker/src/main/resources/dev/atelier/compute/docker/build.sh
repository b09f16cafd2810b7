# Builds the environment of an image, in the container that the image is made of; the rest of it is in environment/.
#
# What it does is printed as it comes. When it fails, the last line says why, after 'atelier-reason: '.

umask 022
export HOME=/root ATELIER_RUN_DIR=/atelier/build ATELIER_ATTEMPT=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
cd "$ATELIER_RUN_DIR" && mkdir -p logs attempt-1 && true >logs/environment.log || exit 1
. ./variables.sh

end="end of the log of $$"
tail -n +1 -f logs/environment.log | while IFS= read -r line; do
  [ "$line" != "$end" ] || break
  printf '%s\n' "$line"
done &
printer=$!
(
  . ./environment/activate.sh
  [ -z "${atelier_image_packages:-}" ] || [ ! -f "$atelier_entry/files/pyvenv.cfg" ] ||
    sed -i 's/^\(include-system-site-packages = \)false/\1true/' "$atelier_entry/files/pyvenv.cfg"
  cp environment/kind.sh "$atelier_entry/kind.sh" && chmod 644 "$atelier_entry/kind.sh" &&
    ln -sfn "$atelier_entry" /opt/atelier/environment || fail_environment "/opt/atelier cannot be written"
) >/dev/null 2>complaint
status=$?
echo "$end" >>logs/environment.log
wait "$printer"
[ "$status" -eq 0 ] || {
  sed -n 's/^atelier: the environment could not be made ready: /atelier-reason: /p' complaint
  exit "$status"
}
cd / && rm -rf "$ATELIER_RUN_DIR"
