# The processors that guest-get-vcpus tells, in the order of the folder.
cd /sys/devices/system/cpu || exit
ls -U | grep '^cpu[0-9][0-9]*$' | while read -r cpu; do
  online=true
  can=false
  if [ -e "$cpu/online" ]; then
    can=true
    [ "$(cat "$cpu/online")" = 0 ] && online=false
  fi
  printf '%s{"logical-id": %s, "online": %s, "can-offline": %s}' "$comma" "${cpu#cpu}" "$online" "$can"
  comma=', '
done
