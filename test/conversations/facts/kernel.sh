# The members of guest-get-osinfo that are the kernel's.
printf '"kernel-release": "%s", "kernel-version": "%s", "machine": "%s"' "$(uname -r)" "$(uname -v)" "$(uname -m)"
