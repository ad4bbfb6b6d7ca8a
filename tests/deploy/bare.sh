#!/usr/bin/env bash
# bare.sh bundle FILE FOLDER MIRROR RELEASE    install FILE without a network and ask whether it lives
# bare.sh network TREE FOLDER MIRROR RELEASE   first ./run of TREE with a network, phase by phase
# bare.sh killed TREE FOLDER MIRROR RELEASE    the same, stopped in every phase and begun again
# On a Debian of its required packages only, made in FOLDER. As root, with debootstrap. What is
# mounted is taken off again, whatever happens.
set -euo pipefail
self=$(readlink -f "$0")
how=$1 given=$2 bare=$3/debian mirror=$4 release=$5
cd /
[ -x "$3/base/bin/bash" ] || { debootstrap --variant=minbase "$release" "$3/part" "$mirror" >/dev/null && mv "$3/part" "$3/base"; }
# A network namespace of its own has no way out; its loopback is raised for the server.
if [ "$how" = bundle ] && [ -z "${ALONE:-}" ]; then
  ALONE=1 exec unshare --net "$self" "$@"
fi
[ -z "${ALONE:-}" ] || ip link set lo up
rm -rf --one-file-system "$bare"
cp -a "$3/base" "$bare"
readonly TOP=/opt/casehub LOG=$bare/tmp/run.log PORT=18765
mkdir "$bare$TOP"
if [ "$how" = bundle ]; then
  tar --extract --file "$given" --directory "$bare/opt"
else
  git -C "$given" ls-files -z | tar --create --directory "$given" --null --files-from=- | tar --extract --directory "$bare$TOP"
  # The network of this machine, and whose certificates it trusts.
  cp /etc/resolv.conf "$bare/etc/resolv.conf"
  mkdir -p "$bare/usr/local/share/ca-certificates"
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$bare/usr/local/share/ca-certificates" \;
fi

over() {
  [ -z "${running:-}" ] || kill -KILL -- "-$running" 2>/dev/null || true
  for name in dev/null dev/urandom dev/random dev/zero proc; do umount --lazy "$bare/$name" 2>/dev/null || true; done
}
trap over EXIT
for name in dev/null dev/urandom dev/random dev/zero; do
  touch "$bare/$name"
  mount --bind "/$name" "$bare/$name"
done
mount -t proc proc "$bare/proc"

inside() { chroot "$bare" /usr/bin/env -i --default-signal=INT PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
stamped() { while IFS= read -r line; do printf '%4d 秒　%s\n' "$((SECONDS - began))" "$line"; done; }
# Processor seconds of everybody in the session, those who ended with them.
spent() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' |
    awk -v session="$running" -v second="$(getconf CLK_TCK)" '$4 == session {sum += $12 + $13 + $14 + $15} END {printf "%d", sum / second}'
}
answer() { curl --silent --show-error --fail --noproxy '*' "http://127.0.0.1:$PORT$1"; }
until_it_answers() {
  until answer /health/live 2>/dev/null; do
    kill -0 "$running" 2>/dev/null || { cat "$LOG"; exit 1; }
    sleep 0.2
  done
  echo
  answer /sign-in | grep --quiet '<h1' || exit 1
}
export -f inside stamped answer
export bare TOP LOG PORT

# ./run in a session of its own, as in a terminal; what it says goes to the log.
begin() {
  : >"$LOG"
  began=0 setsid bash -c 'inside "$TOP/run" --listen "127.0.0.1:$PORT" 2>&1 | stamped >>"$LOG"' &
  running=$!
}

# stop SIGNAL PHRASE: send it to everybody in front as soon as the phrase is said.
stop() {
  until grep --quiet "$2" "$LOG"; do
    kill -0 "$running" 2>/dev/null || { cat "$LOG"; echo "没有等到“$2”"; exit 1; }
    sleep 0.1
  done
  kill "-$1" -- "-$running"
  wait "$running" || true
  running=
  printf '—— %s 于：%s\n' "$1" "$(grep -v '^ *[0-9]* 秒　  ' "$LOG" | tail -n 1)"
}

if [ "$how" = killed ]; then
  for phrase in 安装系统软件 下载字库 "安装 uv" 按\ uv.lock "字库 2/10" 准备数据库 人员 案例; do
    for signal in INT KILL; do begin; stop "$signal" "$phrase"; done
  done
fi
began=$SECONDS
begin
until_it_answers
printf '答复于 %d 秒，处理器 %d 秒\n' "$((SECONDS - began))" "$(spent)"
grep -v '^ *[0-9]* 秒　  ' "$LOG"
