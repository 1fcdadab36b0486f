/** One run of one collector: its thread, deadline, session and result. */
@NullMarked
package com.bitville.postgres.engine.internal.run;

import org.jspecify.annotations.NullMarked;
