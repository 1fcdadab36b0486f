/** The shipper's checks for the doctor: whether the listener can be reached, and what prevents it. */
@NullMarked
package com.bitville.postgres.shipper.internal.doctor;

import org.jspecify.annotations.NullMarked;
