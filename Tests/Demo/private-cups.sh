# Sourced by scripts: a cupsd and an IPP printer of our own, on loopback, in a folder of their own.
# Nothing of the system's CUPS is read or changed, and all that is started is stopped again.
#
#   private_cups_start FOLDER BACKEND   starts cupsd; BACKEND is installed as `pagetoll`
#   private_printer_start FOLDER        starts an IPP printer; sets PRINTER_URI
#   private_cups_stop                   stops what was started

STARTED=()

# Prints a TCP port of loopback that is free now.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# Waits until the command succeeds, ten seconds at the most.
wait_for() {
    local _
    for _ in $(seq 200); do "$@" >/dev/null 2>&1 && return; sleep 0.05; done
    echo "gave up waiting for: $*" >&2
    return 1
}

private_cups_start() {
    local root=$1 backend=$2 user group admins mode name
    mkdir -p "$root"/{etc/ppd,bin/backend,spool/tmp,cache,run,log}
    chmod 0755 "$root"
    for name in cgi-bin daemon driver filter monitor notifier; do
        ln -sfn "/usr/lib/cups/$name" "$root/bin/$name"
    done
    for name in /usr/lib/cups/backend/*; do ln -sfn "$name" "$root/bin/backend/"; done
    if [ "$(id -u)" = 0 ]; then
        user=lp group=lp admins="root lpadmin" mode=0700
    else
        user=$(id -un) group=$(id -gn) admins=$group mode=0755
    fi
    install -m "$mode" "$backend" "$root/bin/backend/pagetoll"
    cat >"$root/etc/cups-files.conf" <<CONF
ServerRoot $root/etc
ServerBin $root/bin
RequestRoot $root/spool
TempDir $root/spool/tmp
CacheDir $root/cache
StateDir $root/run
AccessLog $root/log/access_log
ErrorLog $root/log/error_log
PageLog $root/log/page_log
Printcap
LogFileGroup $group
User $user
Group $group
SystemGroup $admins
SetEnv PAGETOLL_CONFIG $root/pagetoll.conf
CONF
    cat >"$root/etc/cupsd.conf" <<CONF
LogLevel debug
Listen $root/run/cups.sock
Browsing No
WebInterface No
DefaultAuthType Basic
JobKillDelay 5
DirtyCleanInterval 0
IdleExitTimeout 0
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
CONF
    cp /usr/sbin/cupsd "$root/cupsd" # AppArmor would keep the system's from running our backend.
    (cd / && exec "$root/cupsd" -f -c "$root/etc/cupsd.conf" -s "$root/etc/cups-files.conf") \
        </dev/null >"$root/log/cupsd.out" 2>&1 &
    STARTED+=($!)
    export CUPS_SERVER="$root/run/cups.sock" PAGETOLL_CONFIG="$root/pagetoll.conf"
    wait_for sh -c 'lpstat -r | grep -q "is running"'
}

private_printer_start() {
    local root=$1 port
    port=$(free_port)
    mkdir -p "$root/printer"
    # It wants a system bus to announce itself on: a private one, on which nobody listens.
    dbus-daemon --session --nofork --nopidfile --address="unix:path=$root/bus" \
        </dev/null >"$root/log/dbus.out" 2>&1 &
    STARTED+=($!)
    wait_for test -S "$root/bus"
    DBUS_SYSTEM_BUS_ADDRESS="unix:path=$root/bus" ippeveprinter -p "$port" -n localhost -r off -s 20,10 -c /bin/true \
        -d "$root/printer" -k -2 -f application/pdf,image/pwg-raster,image/urf "Demo printer" \
        </dev/null >"$root/log/printer.out" 2>&1 &
    STARTED+=($!)
    PRINTER_URI="ipp://localhost:$port/ipp/print"
    wait_for ipptool -q "$PRINTER_URI" get-printer-attributes.test
}

private_cups_stop() {
    local pid
    for pid in "${STARTED[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${STARTED[@]}"; do wait "$pid" 2>/dev/null || true; done
    STARTED=()
}
