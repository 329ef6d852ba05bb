#!/bin/sh
# Installs the guest agent from the folder that this script is in: ./install.sh, or DESTDIR=ROOT ./install.sh
# Where there is a package for your distribution, use that: it knows how to take the C agent's place, and how to go.
set -e

here=$(dirname -- "$0")
root=${DESTDIR:-}

cp -R "$here/usr" "$root/"
# Configuration stays as it is; so does what takes the script's place on systems without systemd.
find "$here/etc" -type d | while read -r folder; do
  mkdir -p "$root/etc${folder#"$here/etc"}"
done
find "$here/etc" -type f ! -path '*/init.d/*' | while read -r file; do
  target=$root/etc${file#"$here/etc"}
  [ -e "$target" ] || cp "$file" "$target"
done

[ -z "$root" ] && [ -d /run/systemd/system ] || exit 0
systemctl daemon-reload
udevadm control --reload
if systemctl --quiet is-active qemu-guest-agent; then
  systemctl restart qemu-guest-agent
else
  udevadm trigger --subsystem-match=virtio-ports
fi
