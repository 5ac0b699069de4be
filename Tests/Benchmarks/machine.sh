# What was measured on which machine, in a line.
#
#   machine FOLDER    the folder on whose disk it was measured
machine() {
    local processor
    processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
    echo "$(nproc) × $processor, $(awk '/MemTotal/ { print int($2 / 1048576) }' /proc/meminfo) GB," \
        "$(df --output=fstype "$1" | tail -1), Linux $(uname -r);" \
        "$(git -C "$(dirname "${BASH_SOURCE[0]}")" describe --always --dirty 2>/dev/null || echo no commit)," \
        "$(date -u +%F), load $(cut -d' ' -f1 /proc/loadavg)${REALTIME:+, at real-time priority}. Milliseconds."
    echo
}
