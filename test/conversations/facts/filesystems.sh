# What guest-get-fsinfo tells of each block device that /proc/self/mountinfo has, from the last to the first.
awk '{ for (i = 7; $i != "-"; i++); print $3, $5, $(i + 1), $(i + 2) }' /proc/self/mountinfo |
  while read -r number point type source; do
    # btrfs has no number of its own.
    [ "$type" = btrfs ] && [ -b "$source" ] && number=$(cat "/sys/class/block/$(basename "$source")/dev")
    case $number in
      0:*) ;;
      *) echo "$number $point $type" ;;
    esac
  done | awk '!seen[$1]++' | tac | while read -r number point type; do
  point=$(printf %b "$point")
  name=$(basename "$(readlink -f "/sys/dev/block/$number")")
  # shellcheck disable=SC2046
  set -- $(stat -f -c '%b %S' "$point")
  printf '%s{"name": "%s", "mountpoint": "%s", "type": "%s", ' "$comma" "$name" "$point" "$type"
  printf '"used-bytes": <int ~>, "total-bytes": <int ~>, "total-bytes-privileged": %s, ' $(($1 * $2))
  printf '"disk": [... {"pci-controller": {"domain": <int>, "bus": <int>, "slot": <int>, "function": <int>}, '
  printf '"bus-type": <string>, "bus": <int>, "target": <int>, "unit": <int>, "serial"?: <string ~>, "dev"?: <string>, '
  printf '"ccw-address"?: <any>}]}'
  comma=', '
done
