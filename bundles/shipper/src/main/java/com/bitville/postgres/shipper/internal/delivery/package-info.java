/** The loop that sends: which payload, with which key, and what each class of answer does to it. */
@NullMarked
package com.bitville.postgres.shipper.internal.delivery;

import org.jspecify.annotations.NullMarked;
