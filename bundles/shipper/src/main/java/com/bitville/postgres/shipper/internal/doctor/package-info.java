/** The shipper's part of the doctor: whether the listener can be reached, and what is in the way. */
@NullMarked
package com.bitville.postgres.shipper.internal.doctor;

import org.jspecify.annotations.NullMarked;
