#!/usr/bin/env bash
# bare.sh BUNDLE FOLDER MIRROR RELEASE: install the bundle on a Debian of its required packages only,
# made in FOLDER, without a network; start the demonstration there and ask whether it lives.
# As root, with debootstrap. What is mounted is taken off again, whatever happens.
set -euo pipefail
bundle=$1 bare=$2 mirror=$3 release=$4
cd /
[ -x "$bare/bin/bash" ] || debootstrap --variant=minbase "$release" "$bare" "$mirror" >/dev/null
tar --extract --file "$bundle" --directory "$bare/opt"

gone() { for name in dev/null dev/urandom dev/random dev/zero proc; do umount "$bare/$name" 2>/dev/null || true; done; }
trap gone EXIT
for name in dev/null dev/urandom dev/random dev/zero; do
  touch "$bare/$name"
  mount --bind "/$name" "$bare/$name"
done
mount -t proc proc "$bare/proc"

# A network namespace of its own has no way out; its loopback is raised for the server.
alone() {
  unshare --net --pid --fork --kill-child -- bash -c '
    python3 - <<END
import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 0x49))
END
    exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"' "$bare" "$@"
}

began=$SECONDS
alone /opt/casehub/run setup
echo "installed in $((SECONDS - began)) s"
began=$SECONDS
alone bash -c '
  /opt/casehub/run >/tmp/run.log 2>&1 &
  python3 - <<END
import time, urllib.request
for turn in range(600):
    try:
        print(urllib.request.urlopen("http://127.0.0.1:8000/health/live").read().decode())
        break
    except OSError:
        time.sleep(0.5)
else:
    print(open("/tmp/run.log").read())
END'
echo "answered after $((SECONDS - began)) s"
