/** The doctor's checks of a server, and its part of the status document. */
@NullMarked
package com.bitville.postgres.database.internal.doctor;

import org.jspecify.annotations.NullMarked;
