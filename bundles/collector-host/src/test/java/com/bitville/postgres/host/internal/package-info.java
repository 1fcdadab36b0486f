/** Tests of the host collector, on recorded kernel files and on the machine that runs them. */
@NullMarked
package com.bitville.postgres.host.internal;

import org.jspecify.annotations.NullMarked;
