#!/bin/sh
# Runs libvirtd with folders of its own, below $1, in the places of the machine's. It is to be the first process of new
# namespaces of mounts, processes and networks: nothing of it is seen outside, and with it ends all that it has started.
set -e
mount --make-rprivate /
for folder in etc/libvirt run/libvirt var/lib/libvirt var/cache/libvirt var/log/libvirt; do
  mkdir -p "$1/$folder" "/$folder"
  mount --bind "$1/$folder" "/$folder"
done
# Not exec: a machine that libvirt has started becomes this shell's child, which has to wait for it.
libvirtd --config /etc/libvirt/libvirtd.conf --pid-file /run/libvirt/libvirtd.pid &
wait
