#!/usr/bin/env bash
# Makes a Debian package of the built programs; needs no network.
#
#   deb.sh FOLDER-OF-PROGRAMS FILE.deb [VERSION]
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$1
target=$2
version=${3:-$("$programs/pagetoll" --version | cut -d ' ' -f 1)}
# The time of the commit, so that the same commit makes the same package.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root
mkdir -p "$root/DEBIAN" "$scratch/debian"
chmod 0755 "$root"
umask 022
bash packaging/install.sh "$programs" "$root"

# Rights that a package is checked for, and what it says of itself.
documents=$root/usr/share/doc/pagetoll
mkdir -p "$documents"
install -m 0644 packaging/debian/copyright CHANGELOG.md README.md docs/*.md "$documents/"
maintainer=$(sed -n 's/^Maintainer: //p' packaging/debian/control.in)
printf 'pagetoll (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- %s  %s\n' \
    "$version" "$maintainer" "$(date -R -u -d "@$SOURCE_DATE_EPOCH")" \
    | gzip -9n >"$documents/changelog.gz"
install -D -m 0644 packaging/debian/lintian-overrides "$root/usr/share/lintian/overrides/pagetoll"

cp packaging/debian/control.in "$scratch/debian/control"
libraries=$(cd "$scratch" && dpkg-shlibdeps -O --ignore-missing-info \
    root/usr/bin/pagetoll root/usr/libexec/pagetoll/* root/usr/lib/cups/backend/pagetoll)
size=$(du -k -s "$root" | cut -f 1)
sed -n '/^Package:/,$p' packaging/debian/control.in \
    | sed -e "s/^Architecture: any/Version: $version\nArchitecture: $(dpkg --print-architecture)\nInstalled-Size: $size\nMaintainer: $maintainer\nSection: net\nPriority: optional/" \
        -e "s/\${shlibs:Depends}/${libraries#shlibs:Depends=}/" >"$root/DEBIAN/control"
install -m 0755 packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$root/DEBIAN/"
printf '%s\n' /etc/apparmor.d/pagetoll /etc/logrotate.d/pagetoll /etc/pam.d/pagetoll \
    >"$root/DEBIAN/conffiles"
(cd "$root" && find . -path ./DEBIAN -prune -o -type f ! -path './etc/*' -printf '%P\0' \
    | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group -Zxz -z2 --build "$root" "$target" >/dev/null
echo "$target: pagetoll $version, $(stat -c %s "$target") bytes"
