/** Kernel files, read and scanned without garbage. */
@NullMarked
package com.bitville.postgres.host.internal.proc;

import org.jspecify.annotations.NullMarked;
