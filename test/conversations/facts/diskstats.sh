# What guest-get-diskstats tells of each device: as many members as /proc/diskstats has columns.
awk '
  function member(name, column) { return NF >= column ? ", \"" name "\": <int ~>" : "" }
  NF >= 14 {
    text = text separator "{\"name\": \"" $3 "\", \"major\": " $1 ", \"minor\": " $2 ", \"stats\": {"
    stats = member("read-sectors", 6) member("read-ios", 4) member("read-merges", 5)
    stats = stats member("write-sectors", 10) member("write-ios", 8) member("write-merges", 9)
    stats = stats member("discard-sectors", 17) member("discard-ios", 15) member("discard-merges", 16)
    stats = stats member("flush-ios", 19)
    stats = stats member("read-ticks", 7) member("write-ticks", 11) member("discard-ticks", 18) member("flush-ticks", 20)
    stats = stats member("ios-pgr", 12) member("total-ticks", 13) member("weight-ticks", 14)
    text = text substr(stats, 3) "}}"
    separator = ", "
  }
  END { print text }
' /proc/diskstats
