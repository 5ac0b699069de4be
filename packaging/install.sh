#!/usr/bin/env bash
# Puts the built programs and what belongs to them below a folder, or takes them away again. `make
# install` and the package both use it, so that they install the same.
#
#   install.sh FOLDER-OF-PROGRAMS [DESTDIR]
#   install.sh --remove [DESTDIR]
set -euo pipefail
cd "$(dirname "$0")/.."

programs=$1
root=${2:-}

# put MODE FILE PLACE
put() { install -D -m "$1" "$2" "$root$3"; }

if [ "$programs" = --remove ]; then
    rm -f "$root"/usr/bin/pagetoll "$root"/usr/lib/cups/backend/pagetoll \
        "$root"/usr/lib/systemd/system/pagetoll.service \
        "$root"/etc/logrotate.d/pagetoll "$root"/etc/pam.d/pagetoll \
        "$root"/etc/apparmor.d/pagetoll "$root"/etc/apparmor.d/force-complain/pagetoll \
        "$root"/usr/share/man/man1/pagetoll{,-*}.1.gz "$root"/usr/share/man/man7/pagetoll.7.gz \
        "$root"/usr/share/bash-completion/completions/pagetoll \
        "$root"/usr/share/zsh/vendor-completions/_pagetoll \
        "$root"/usr/share/fish/vendor_completions.d/pagetoll.fish
    rm -rf "$root"/usr/libexec/pagetoll "$root"/usr/share/pagetoll
    exit
fi

put 0755 "$programs/pagetoll" /usr/bin/pagetoll
put 0755 "$programs/pagetoll-analyzer" /usr/libexec/pagetoll/pagetoll-analyzer
put 0755 "$programs/pagetoll-mender" /usr/libexec/pagetoll/pagetoll-mender
put 0755 "$programs/pagetoll-meter" /usr/libexec/pagetoll/pagetoll-meter
put 0755 "$programs/pagetoll-authenticator" /usr/libexec/pagetoll/pagetoll-authenticator
# 0700 and root's: cupsd then runs it as root, which wrappers of usb and lpd need to be.
put 0700 "$programs/pagetoll-backend" /usr/lib/cups/backend/pagetoll
strip --strip-unneeded "$root"/usr/bin/pagetoll "$root"/usr/libexec/pagetoll/* \
    "$root"/usr/lib/cups/backend/pagetoll
put 0644 packaging/pagetoll.conf /usr/share/pagetoll/pagetoll.conf
put 0644 cups-backend/policy/pagetoll.conf /usr/share/pagetoll/cupsd-policy.conf
# It is read only when the configuration names it (pam-service).
put 0644 packaging/pam.d/pagetoll /etc/pam.d/pagetoll
put 0644 packaging/logrotate /etc/logrotate.d/pagetoll
put 0644 packaging/pagetoll.service /usr/lib/systemd/system/pagetoll.service
# It complains and denies nothing until it has been seen at work: docs/security.md.
put 0644 cups-backend/apparmor/pagetoll /etc/apparmor.d/pagetoll
mkdir -p "$root/etc/apparmor.d/force-complain"
ln -sfn ../pagetoll "$root/etc/apparmor.d/force-complain/pagetoll"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C.UTF-8
"$programs/pagetoll" --generate-completion-script bash | sed '1{/^#!/d}' >"$scratch/bash"
"$programs/pagetoll" --generate-completion-script zsh >"$scratch/zsh"
"$programs/pagetoll" --generate-completion-script fish >"$scratch/fish"
put 0644 "$scratch/bash" /usr/share/bash-completion/completions/pagetoll
put 0644 "$scratch/zsh" /usr/share/zsh/vendor-completions/_pagetoll
put 0644 "$scratch/fish" /usr/share/fish/vendor_completions.d/pagetoll.fish

"$programs/pagetoll" --experimental-dump-help >"$scratch/help.json"
mkdir "$scratch/man"
python3 packaging/manual.py "$scratch/help.json" "$scratch/man"
cp docs/man/* "$scratch/man/"
for page in "$scratch"/man/*; do
    gzip -9n "$page"
    section=${page##*.}
    put 0644 "$page.gz" "/usr/share/man/man$section/$(basename "$page").gz"
done
