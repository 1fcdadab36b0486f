/**
 * Buffers of other installations or projects that lie in the same folder: counted, evicted first, and kept until the operator decides. {@code
 * ApartBuffers} is the entry point; the configuration decides which folder is whose.
 */
@NullMarked
package com.bitville.postgres.spool.internal.apart;

import org.jspecify.annotations.NullMarked;
