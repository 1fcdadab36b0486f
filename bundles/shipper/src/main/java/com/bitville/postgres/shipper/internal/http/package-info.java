/** One request to the listener and its answer, over one client. */
@NullMarked
package com.bitville.postgres.shipper.internal.http;

import org.jspecify.annotations.NullMarked;
