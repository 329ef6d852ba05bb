# What guest-get-cpustats tells of each processor: as many members as /proc/stat has columns.
awk '
  BEGIN { count = split("user nice system idle iowait irq softirq steal guest guestnice", names) }
  /^cpu[0-9]/ {
    text = text separator "{\"type\": \"linux\", \"cpu\": " substr($1, 4)
    for (i = 1; i <= count && i < NF; i++) text = text ", \"" names[i] "\": <int ~>"
    text = text "}"
    separator = ", "
  }
  END { print text }
' /proc/stat
