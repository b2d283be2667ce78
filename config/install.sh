#!/bin/sh
# Installs what the Makefile asks for, where it may, or says which one command does.
# usage: config/install.sh venv|browser|brokers|pdf
set -eu

debian() { # debian PACKAGE... : install Debian's packages, as root only
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $*"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    echo "Divert needs $*. This one command, as root, installs it: apt-get install $*" >&2
    exit 1
  fi
}

python() { # the first Python that is new enough, the system's own before any other
  for name in "${PYTHON:-}" /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
}

case $1 in
venv)
  [ -n "$(python)" ] || debian python3 python3-venv
  python=$(python)
  [ -n "$python" ] || { echo "Divert needs Python 3.11 or later." >&2; exit 1; }
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    # Debian keeps ensurepip in a package of its own; its pip can fill a bare venv too.
    if "$python" -m pip --version >/dev/null 2>&1 && [ "$(id -u)" != 0 ]; then
      "$python" -m venv --without-pip .venv
      "$python" -m pip --python .venv/bin/python install -q pip
      exit
    fi
    debian python3-venv
  fi
  "$python" -m venv .venv
  ;;
browser)
  [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || debian chromium fonts-liberation
  ;;
pdf)
  # What WeasyPrint draws letters with; a desktop has it, a bare server has not.
  ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
  if ! "$ldconfig" -p 2>/dev/null | grep -q libpangoft2-1.0; then
    debian libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  fi
  ;;
brokers)
  command -v redis-server >/dev/null || missing=redis-server
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing="${missing:-} rabbitmq-server"
  # shellcheck disable=SC2086 # two packages are two words
  [ -z "${missing:-}" ] || debian $missing
  ;;
esac
