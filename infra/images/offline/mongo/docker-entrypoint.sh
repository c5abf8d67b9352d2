#!/bin/bash
# As in the vendor's image: options alone mean mongod, and it listens everywhere unless told otherwise.
set -e
if [ "${1:0:1}" = '-' ]; then set -- mongod "$@"; fi
if [ "$1" = mongod ] && [[ " $* " != *' --bind_ip'* ]]; then set -- "$@" --bind_ip_all; fi
exec "$@"
