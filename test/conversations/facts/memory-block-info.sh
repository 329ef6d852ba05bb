# What guest-get-memory-block-info replies, also where the kernel knows no blocks.
folder=/sys/devices/system/memory
if [ -d "$folder" ]; then
  printf '{"return": {"size": %d}}' "0x$(cat "$folder/block_size_bytes")"
else
  printf '{"error": {"class": "GenericError", "desc": "open(\\"%s/\\"): No such file or directory"}}' "$folder"
fi
