/** Tests of the shipper, against fakes with a clock of their own and against real sockets. */
@NullMarked
package com.bitville.postgres.shipper.internal;

import org.jspecify.annotations.NullMarked;
