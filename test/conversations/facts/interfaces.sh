# What guest-network-get-interfaces tells of each interface: addresses are for the two agents to agree on.
item() {
  printf '{"name": %s, "hardware-address"?: %s, ' "$1" "$2"
  printf '"ip-addresses"?: [... {"ip-address": <string>, "ip-address-type": <string /ipv[46]/>, "prefix": <int>}], '
  printf '"statistics"?: {'
  printf '"rx-bytes": <int ~>, "rx-packets": <int ~>, "rx-errs": <int ~>, "rx-dropped": <int ~>, '
  printf '"tx-bytes": <int ~>, "tx-packets": <int ~>, "tx-errs": <int ~>, "tx-dropped": <int ~>}}'
}

cd /sys/class/net || exit
names=$(for name in *; do
  [ -e "$name/ifindex" ] && echo "$(cat "$name/ifindex") $name"
done | sort -n)
# Kernels tell interfaces in the order of their numbers, but older ones modulo 256.
if echo "$names" | awk '$1 > 255 { exit 1 }'; then
  printf '['
  echo "$names" | while read -r _ name; do
    printf '%s' "$comma"
    address=$(cut -c1-17 "$name/address")
    item "\"$name\"" "\"${address:-00:00:00:00:00:00}\""
    comma=', '
  done
  printf ']'
else
  printf '[... '
  item '<string>' '<string>'
  printf ']'
fi
