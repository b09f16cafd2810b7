# Virtual environments: found by the interpreter's version and the platform, filled by uv where it is, else by pip.

PROBE='
import os, platform, sys
version = "%d.%d.%d" % sys.version_info[:3]
libc = os.confstr("CS_GNU_LIBC_VERSION") if "CS_GNU_LIBC_VERSION" in getattr(os, "confstr_names", ()) else ""
print(version)
print("interpreter", platform.python_implementation(), version)
print("platform", sys.platform, os.uname().machine, (libc or "").replace(" ", "-"))'

# Prints the first interpreter of the wanted version, then what it is; or why there is none.
find_python() {
  seen=''
  for candidate in ${atelier_python:+"python$atelier_python"} "$atelier_interpreter" python3 python "$(uv python find "$atelier_python" 2>/dev/null)"; do
    probe=$([ -n "$candidate" ] && "$candidate" -c "$PROBE" 2>/dev/null) || continue
    version=${probe%%
*}
    case $version. in
      "${atelier_python:-$version}".*) ;;
      *)
        seen="$seen, $candidate is $version"
        continue
        ;;
    esac
    echo "$candidate"
    printf '%s\n' "${probe#*
}"
    return
  done
  echo "Python ${atelier_python:+$atelier_python }is not on the PATH${seen:+ ($(echo "$seen" | cut -c 3-))}; install it, or declare another version"
  return 1
}

identify() {
  found=$(find_python) || {
    echo "$found"
    return 1
  }
  printf '%s\n' "${found#*
}"
  [ -z "$atelier_wheelhouse" ] || list_wheels
}

# The files of a wheelhouse are part of the lock, whatever their names say.
list_wheels() {
  cd "$atelier_wheelhouse" 2>/dev/null || {
    echo "there is no wheelhouse $atelier_wheelhouse on this machine"
    return 1
  }
  for wheel in *.whl *.tar.gz; do
    [ ! -f "$wheel" ] || echo "wheel $(hash_of <"$wheel") $wheel"
  done
}

usable() { "$atelier_entry/files/bin/python" -c pass 2>/dev/null; }

build() {
  base=$(find_python | head -n 1)
  unset PYTHONPATH PYTHONHOME VIRTUAL_ENV
  [ -z "$atelier_proxy" ] || export http_proxy="$atelier_proxy" https_proxy="$atelier_proxy" HTTP_PROXY="$atelier_proxy" HTTPS_PROXY="$atelier_proxy"
  [ ! -f "$atelier_environment/netrc" ] || export NETRC="$atelier_environment/netrc"
  if command -v uv >/dev/null; then build_with_uv; else build_with_pip; fi
}

build_with_pip() {
  "$base" -m venv "$atelier_entry/files" || {
    echo "ERROR: '$base -m venv' failed; on Debian and Ubuntu, install python3-venv"
    return 1
  }
  "$atelier_entry/files/bin/python" -m pip install --no-input --disable-pip-version-check \
    -r "$atelier_environment/requirements.txt" -c "$atelier_environment/constraints.txt" &&
    "$atelier_entry/files/bin/python" -m pip freeze --disable-pip-version-check >"$atelier_entry/packages"
}

# uv does not read the configuration of pip, which may name the only index that can be reached.
build_with_uv() {
  index=$("$base" -m pip config get global.index-url 2>/dev/null) || index=''
  index=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-$index}}}
  [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
  uv venv --seed --no-project --python "$base" "$atelier_entry/files" &&
    uv pip install --python "$atelier_entry/files/bin/python" \
      -r "$atelier_environment/requirements.txt" -c "$atelier_environment/constraints.txt" &&
    uv pip freeze --python "$atelier_entry/files/bin/python" >"$atelier_entry/packages"
}

activate() {
  export VIRTUAL_ENV="$atelier_entry/files" PATH="$atelier_entry/files/bin:$PATH"
  unset PYTHONHOME
}
