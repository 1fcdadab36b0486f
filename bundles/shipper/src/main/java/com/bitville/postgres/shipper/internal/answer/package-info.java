/** The result of an attempt: the listener's response or the reason of the failure, without secrets. */
@NullMarked
package com.bitville.postgres.shipper.internal.answer;

import org.jspecify.annotations.NullMarked;
