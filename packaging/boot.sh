#!/usr/bin/env bash
# Boots the systemd of a Debian root in namespaces of its own, with a network of its own that has only
# loopback, and stays until that ends: what is done there does not touch the machine. Needs root.
#
#   boot.sh ROOT
#
# Its processes are this one's: whoever kills it ends them all.
set -euo pipefail
if [ "${PAGETOLL_UNSHARED:-}" != namespaces ]; then
    exec env PAGETOLL_UNSHARED=namespaces unshare --mount --pid --fork --kill-child --cgroup --uts \
        --ipc --net --propagation private -- bash "$0" "$@"
fi
root=$(realpath "$1")
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
# Also where the machine's own are of version 1: a hierarchy of version 2 without controllers will do.
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
ip link set lo up
mkdir -p "$root/outside"
cd "$root"
pivot_root . outside
exec chroot . sh -c 'umount -l /outside; exec env -i container=package-check /sbin/init' </dev/null
