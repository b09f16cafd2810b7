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
  for candidate in ${atelier_python:+"python$atelier_python" "python$(echo "$atelier_python" | cut -d . -f 1,2)"} \
    "$atelier_interpreter" python3 python ${atelier_python:+"${PYENV_ROOT:-${HOME:-}/.pyenv}/versions/$atelier_python"*/bin/python} \
    "$(uv python find "$atelier_python" 2>/dev/null)"; do
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

# An interpreter was found by identify, else there is no lock and no build.
lacking() { true; }

usable() { "$atelier_entry/files/bin/python" -c pass 2>/dev/null; }

# Packages without a version get one by the first build of a lock on this machine, and keep it however often it is built
# again: 'resolved' is not removed with the environment. With hashes, everything has its version anyway.
build() {
  base=$(find_python | head -n 1)
  echo "with $base"
  unset PYTHONPATH PYTHONHOME VIRTUAL_ENV
  use_proxy
  [ ! -f "$atelier_environment/netrc" ] || export NETRC="$atelier_environment/netrc"
  hashes=''
  ! grep -q -e '--hash=' "$atelier_environment/requirements.txt" || hashes=--require-hashes
  if [ -z "$hashes" ] && [ -s "$atelier_resolved" ] && install_packages "$atelier_resolved"; then return; fi
  [ ! -d "$atelier_entry/files" ] || {
    echo "the versions of the former build in $atelier_resolved cannot be had any more, others are looked for"
    rm -rf "$atelier_entry/files"
  }
  install_packages /dev/null && mkdir -p "$atelier_root/resolved" &&
    sed -n '/^[A-Za-z0-9._-]*==/p' "$atelier_entry/packages" >"$atelier_resolved.tmp" &&
    mv -f "$atelier_resolved.tmp" "$atelier_resolved"
}

install_packages() { if command -v uv >/dev/null; then install_with_uv "$1"; else install_with_pip "$1"; fi; }

install_with_pip() {
  "$base" -m venv "$atelier_entry/files" || {
    echo "ERROR: '$base -m venv' failed; on Debian and Ubuntu, install python3-venv"
    return 1
  }
  "$atelier_entry/files/bin/python" -m pip install --no-input --disable-pip-version-check $hashes \
    -r "$atelier_environment/requirements.txt" -c "$atelier_environment/constraints.txt" -c "$1" &&
    "$atelier_entry/files/bin/python" -m pip freeze --disable-pip-version-check >"$atelier_entry/packages"
}

# uv does not read what pip is configured with, which may name the only index that can be reached.
install_with_uv() {
  echo "with $(uv --version)"
  configured=$("$base" -m pip config list 2>/dev/null)
  export_unless_set UV_DEFAULT_INDEX "${UV_INDEX_URL:-$(pip_setting index-url)}"
  export_unless_set UV_INDEX "${UV_EXTRA_INDEX_URL:-$(pip_setting extra-index-url)}"
  export_unless_set UV_FIND_LINKS "$(pip_setting find-links)"
  export_unless_set UV_INSECURE_HOST "$(pip_setting trusted-host)"
  export_unless_set SSL_CERT_FILE "$(pip_setting cert)"
  uv venv --seed --no-project --python "$base" "$atelier_entry/files" &&
    uv pip install --python "$atelier_entry/files/bin/python" $hashes \
      -r "$atelier_environment/requirements.txt" -c "$atelier_environment/constraints.txt" -c "$1" &&
    uv pip freeze --python "$atelier_entry/files/bin/python" >"$atelier_entry/packages"
}

# One of pip's settings: the variable wins over the file of the interpreter, that over the others.
pip_setting() {
  for section in :env: install global; do
    value=$(printf '%s\n' "$configured" | sed -n "s/^$section\.$1='\(.*\)'\$/\1/p" | sed 's/\\n/ /g')
    [ -z "$value" ] || {
      echo "$value"
      return
    }
  done
}

export_unless_set() {
  eval "[ -n \"\${$1:-}\" ]" || [ -z "$2" ] || export "$1=$2"
}

activate() {
  export VIRTUAL_ENV="$atelier_entry/files" PATH="$atelier_entry/files/bin:$PATH"
  unset PYTHONHOME
}
