/** The delivery loop: which payload is sent, with which key, and the effect of each class of response. */
@NullMarked
package com.bitville.postgres.shipper.internal.delivery;

import org.jspecify.annotations.NullMarked;
