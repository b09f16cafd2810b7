# Conda environments: made from a specification by micromamba, mamba or conda, or an existing one as it is.

# Prints the program to use, or why there is none. A job's shell is not an interactive one, so that the places where
# installers put it are looked at too.
find_conda() {
  if [ -n "$atelier_conda" ]; then
    command -v "$atelier_conda" && return
    echo "there is no '$atelier_conda' on this machine, which is named as the program for conda environments"
    return 1
  fi
  for tool in "${MAMBA_EXE:-}" micromamba mamba "${CONDA_EXE:-}" conda \
    "${HOME:-}/.local/bin/micromamba" "${HOME:-}/miniforge3/condabin/conda" "${HOME:-}/miniconda3/condabin/conda" \
    "${HOME:-}/anaconda3/condabin/conda" /opt/conda/condabin/conda; do
    if [ -n "$tool" ] && command -v "$tool"; then return; fi
  done
  echo "there is no micromamba, mamba or conda on the PATH; install one of them (micromamba is a single file), or declare" \
    "the packages with pip"
  return 1
}

# An existing environment is the path of its directory, or a name that conda knows.
find_existing() {
  prefix=$atelier_existing
  case $prefix in
    */*) ;;
    *)
      tool=$(find_conda) || {
        echo "$tool"
        return 1
      }
      prefix=$("$tool" env list 2>/dev/null | awk -v name="$atelier_existing" '$1 == name { print $NF }')
      ;;
  esac
  [ -n "$prefix" ] && [ -d "$prefix/conda-meta" ] || {
    echo "there is no conda environment '$atelier_existing' on this machine"
    return 1
  }
  echo "$prefix"
}

# What an existing environment has is part of its lock, so that a change of it is seen.
identify() {
  echo "platform $(uname -s) $(uname -m)"
  [ -n "$atelier_existing" ] || return 0
  found=$(find_existing) || {
    echo "$found"
    return 1
  }
  printf 'prefix %s\npackages %s\n' "$found" "$(installed "$found" | hash_of)"
}

installed() {
  for package in "$1"/conda-meta/*.json; do
    package=${package##*/}
    echo "${package%.json}"
  done
}

# Says why it cannot be built, when it cannot.
lacking() {
  [ -n "$atelier_existing" ] || find_conda >/dev/null || find_conda
}

usable() { [ -d "$atelier_entry/files/conda-meta" ]; }

build() {
  if [ -n "$atelier_existing" ]; then
    prefix=$(find_existing) && ln -s "$prefix" "$atelier_entry/files" && installed "$prefix" >"$atelier_entry/packages"
    return
  fi
  tool=$(find_conda) || {
    echo "ERROR: $tool"
    return 1
  }
  echo "with $tool, which is $("$tool" --version 2>&1)"
  use_proxy
  unset PYTHONPATH PYTHONHOME CONDA_PREFIX CONDA_DEFAULT_ENV CONDA_SHLVL
  export CONDA_ALWAYS_YES=true MAMBA_ALWAYS_YES=true PIP_NO_INPUT=1
  case ${tool##*/} in
    *micromamba*) "$tool" create --prefix "$atelier_entry/files" --file "$atelier_environment/environment.yml" ;;
    *) "$tool" env create --prefix "$atelier_entry/files" --file "$atelier_environment/environment.yml" ;;
  esac && "$tool" list --prefix "$atelier_entry/files" >"$atelier_entry/packages"
}

activate() {
  export CONDA_PREFIX="$atelier_entry/files" CONDA_DEFAULT_ENV="$atelier_entry/files" CONDA_SHLVL=1
  export PATH="$atelier_entry/files/bin:$PATH"
  unset PYTHONHOME
  for atelier_script in "$CONDA_PREFIX"/etc/conda/activate.d/*.sh; do
    [ ! -r "$atelier_script" ] || . "$atelier_script"
  done
}
