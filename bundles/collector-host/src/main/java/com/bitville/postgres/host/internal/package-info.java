/** The host as the kernel shows it in {@code /proc}, {@code /sys} and cgroup files; no native library, no blocking wait. */
@NullMarked
package com.bitville.postgres.host.internal;

import org.jspecify.annotations.NullMarked;
