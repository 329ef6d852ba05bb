# What guest-network-get-route tells: the numbers of IPv4 routes are decimal in the kernel's table, but for the flags.
{
  tail -n +2 /proc/net/route
  [ -e /proc/net/ipv6_route ] && cat /proc/net/ipv6_route
} | while read -r a b c d e f g h i j k; do
  printf '%s' "$comma"
  comma=', '
  if [ -n "$k" ]; then
    quad() { printf '%d.%d.%d.%d' 0x${1#??????} 0x$(echo $1 | cut -c5-6) 0x$(echo $1 | cut -c3-4) 0x$(echo $1 | cut -c1-2); }
    printf '{"iface": "%s", "destination": "%s", "metric": %s, "gateway": "%s", ' "$a" "$(quad $b)" "$g" "$(quad $c)"
    printf '"mask": "%s", "irtt": %s, "flags": %d, "refcnt": %s, "use": %s, ' "$(quad $h)" "$k" "0x$d" "$e" "$f"
    printf '"window": %s, "mtu": %s, "version": 4}' "$j" "$i"
  else
    metric=$((0x$f > 0x7fffffff ? 0x$f - 0x100000000 : 0x$f))
    printf '{"iface": "%s", "destination": <string>, "metric": %s, "flags": <int>, ' "$j" "$metric"
    printf '"refcnt": <int ~>, "use": <int ~>, "desprefixlen": "%d", "source": <string>, ' "0x$b"
    printf '"srcprefixlen": "%d", "nexthop": <string>, "version": 6}' "0x$d"
  fi
done
