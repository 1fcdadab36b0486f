/** Requests to the listener and their responses, over one client. */
@NullMarked
package com.bitville.postgres.shipper.internal.http;

import org.jspecify.annotations.NullMarked;
