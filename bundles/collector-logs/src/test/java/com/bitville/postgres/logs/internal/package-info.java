/** Tests of the logs, on real files and on what real servers wrote. */
@NullMarked
package com.bitville.postgres.logs.internal;

import org.jspecify.annotations.NullMarked;
