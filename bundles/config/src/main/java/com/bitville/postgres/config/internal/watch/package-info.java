/** Watches on the files of the configuration: the kernel's events, and polls for what it does not report. */
@NullMarked
package com.bitville.postgres.config.internal.watch;

import org.jspecify.annotations.NullMarked;
