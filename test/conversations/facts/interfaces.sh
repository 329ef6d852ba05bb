# What guest-network-get-interfaces tells of each interface: addresses are for the two agents to agree on.
cd /sys/class/net
for name in *; do
  [ -e "$name/ifindex" ] && echo "$(cat "$name/ifindex") $name"
done | sort -n | while read -r _ name; do
  address=$(cut -c1-17 "$name/address")
  printf '%s{"name": "%s", "hardware-address"?: "%s", ' "$comma" "$name" "${address:-00:00:00:00:00:00}"
  printf '"ip-addresses"?: [... {"ip-address": <string>, "ip-address-type": <string /ipv[46]/>, "prefix": <int>}], '
  printf '"statistics"?: {'
  printf '"rx-bytes": <int ~>, "rx-packets": <int ~>, "rx-errs": <int ~>, "rx-dropped": <int ~>, '
  printf '"tx-bytes": <int ~>, "tx-packets": <int ~>, "tx-errs": <int ~>, "tx-dropped": <int ~>}}'
  comma=', '
done
