# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sourced by the commands that must run on a machine with nothing installed:
# runs SCRIPT of this folder with Python, which it installs if need be.
run_python() {
  local script=$1 as_root=()
  shift
  if ! command -v python3 >/dev/null; then
    [[ $(id -u) -eq 0 ]] || as_root=(sudo -n)
    echo "heddle: installing python3" >&2
    command -v apt-get >/dev/null &&
      "${as_root[@]}" apt-get update -qq >&2 &&
      "${as_root[@]}" apt-get install -qq -y python3 >&2 || {
      echo "heddle: python3 is missing; install it: sudo apt-get install python3" >&2
      exit 2
    }
  fi
  exec python3 "$(dirname "${BASH_SOURCE[0]}")/$script" "$@"
}
