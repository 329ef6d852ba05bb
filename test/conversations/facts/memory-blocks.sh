# The memory blocks that guest-get-memory-blocks tells, in the order of the folder.
cd /sys/devices/system/memory 2>/dev/null || exit 0
ls -U | grep '^memory[0-9][0-9]*$' | while read -r block; do
  online=false
  can=false
  grep -q '^online' "$block/state" && online=true
  [ -e "$block/removable" ] && [ "$(head -c 1 "$block/removable")" != 0 ] && can=true
  printf '%s{"phys-index": %s, "online": %s, "can-offline": %s}' "$comma" "${block#memory}" "$online" "$can"
  comma=', '
done
