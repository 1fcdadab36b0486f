/** Reading and scanning kernel files without garbage. */
@NullMarked
package com.bitville.postgres.host.internal.proc;

import org.jspecify.annotations.NullMarked;
