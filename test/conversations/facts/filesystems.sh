# What guest-get-fsinfo tells of each device that /proc/self/mountinfo has, from the last to the first.
awk '
  $3 !~ /^0:/ && !seen[$3]++ {
    for (i = 7; $i != "-"; i++);
    print $3, $5, $(i + 1)
  }
' /proc/self/mountinfo | tac | while read -r number point type; do
  name=$(basename "$(readlink -f "/sys/dev/block/$number")")
  set -- $(stat -f -c '%b %S' "$(printf %b "$point")")
  printf '%s{"name": "%s", "mountpoint": "%s", "type": "%s", ' "$comma" "$name" "$(printf %b "$point")" "$type"
  printf '"used-bytes": <int ~>, "total-bytes": <int ~>, "total-bytes-privileged": %s, ' $(($1 * $2))
  printf '"disk": [... {"pci-controller": {"domain": <int>, "bus": <int>, "slot": <int>, "function": <int>}, '
  printf '"bus-type": <string>, "bus": <int>, "target": <int>, "unit": <int>, "serial"?: <string ~>, "dev"?: <string>, '
  printf '"ccw-address"?: <any>}]}'
  comma=', '
done
